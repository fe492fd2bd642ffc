import * as z from "zod";
import { facts } from "./key-facts";

/** `cluster`: which cluster a stack is for. */
export const clusterSchema = z
  .strictObject({
    context: z
      .string()
      .min(1)
      .meta(
        facts(
          "Context of the kubeconfig that this stack belongs to. No default. `preview` and `up` stop when another context is current.",
          "admin@homelab",
        ),
      ),
    server: z
      .url({ protocol: /^https$/ })
      .optional()
      .meta(
        facts(
          "Address of the API server that the context must lead to. Default: whatever the context says.",
          "https://192.168.0.210:6443",
        ),
      ),
  })
  .meta(facts("The cluster that this stack is for."));
