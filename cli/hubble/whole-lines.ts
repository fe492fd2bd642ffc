import { StringDecoder } from "node:string_decoder";

/** Hands text on in whole lines, so that those of several programs do not run into each other. */
export class WholeLines {
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";

  constructor(private readonly print: (text: string) => void) {}

  /** Takes what came next. */
  add(bytes: Buffer): void {
    const text = this.#rest + this.#decoder.write(bytes);
    const end = text.lastIndexOf("\n") + 1;
    if (end > 0) this.print(text.slice(0, end));
    this.#rest = text.slice(end);
  }

  /** Nothing more comes: what is left is a line, too. */
  end(): void {
    const left = this.#rest + this.#decoder.end();
    this.#rest = "";
    if (left !== "") this.print(`${left}\n`);
  }
}
