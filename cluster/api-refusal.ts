import type { ApiAnswer, ApiRequest } from "./api-access";

const messageOf = (body: unknown): string =>
  typeof body === "object" && body !== null && "message" in body ? String(body.message) : "";

/** An API server has refused a request; the message says which, and the server's reason. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";
  readonly status: number;

  constructor({ method, path }: ApiRequest, { status, body }: ApiAnswer) {
    super(`${method} ${path}: status ${status}${messageOf(body) === "" ? "" : `: ${messageOf(body)}`}`);
    this.status = status;
  }
}
