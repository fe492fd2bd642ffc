import { inspect } from "node:util";
import { RunError } from "@pulumi/pulumi";

/**
 * Ends the program with one message and no stack trace, before anything is registered.
 *
 * Pulumi's runtime hangs its promises on an error that an asynchronous program throws and then prints the whole object
 * to look for a message: half a minute and two gigabytes for a plain `RunError`. This one prints as its message.
 */
export class Refusal extends RunError {
  [inspect.custom](): string {
    return this.message;
  }
}
