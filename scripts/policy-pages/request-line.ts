import type { Flow } from "../../policies/expectation";
import { endText } from "../../policies/lab/lab-world";
import { requestText } from "../../questions/flow-row";

/** The request of a flow as a person would say it; empty if only the packet is asked about. */
export const requestLine = ({ port, http, dns }: Flow): string =>
  requestText({
    from: "",
    to: "",
    port,
    ...(http === undefined ? {} : { http }),
    ...(dns === undefined ? {} : { dns }),
  });

/** A flow in one line: `client → server:8080/TCP GET /`. */
export const flowLine = (flow: Flow): string => {
  const request = requestLine(flow);
  const ends = `${flow.from} → ${endText(flow.to)}:${flow.port}/${flow.protocol}`;
  return request === "" ? ends : `${ends} ${request}`;
};
