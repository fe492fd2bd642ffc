// Validates a document of XML from standard input against an XML Schema: `node validate-xml.mjs FILE.xsd < document`.
// Prints what is wrong and exits 1 then. A program of its own, since the validator is an ES module that loads with await.
import { readFileSync } from "node:fs";
import { XmlDocument, XsdValidator } from "libxml2-wasm";

try {
  const document = XmlDocument.fromBuffer(readFileSync(0));
  XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(process.argv[2]))).validate(document);
} catch (error) {
  process.stdout.write(`${error.message}\n`);
  process.exitCode = 1;
}
