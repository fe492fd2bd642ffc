import { inspect } from "node:util";
import { RunError } from "@pulumi/pulumi";
import { UserError } from "../messages/user-error";

/**
 * What Pulumi prints as one message without a stack trace.
 *
 * Pulumi's runtime hangs its promises on an error that an asynchronous program throws and then prints the whole object
 * to look for a message: half a minute and two gigabytes for a plain `RunError`. This one prints as its message.
 */
export class PlainError extends RunError {
  [inspect.custom](): string {
    return this.message;
  }
}

const textOf = ({ message, fix }: UserError): string =>
  fix === undefined ? message : `${message}\n  fix: ${fix.replaceAll("\n", "\n  ")}`;

/**
 * The program, ending with one message and no stack trace where it throws what its user can do something about. Anything
 * else is a mistake of the program and stays as it is.
 *
 * @throws PlainError in place of a UserError.
 */
export const endPlainly =
  <T>(program: () => Promise<T>): (() => Promise<T>) =>
  async () => {
    try {
      return await program();
    } catch (error) {
      throw error instanceof UserError ? new PlainError(textOf(error)) : error;
    }
  };
