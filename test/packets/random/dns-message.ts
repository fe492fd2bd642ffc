/** A query for an A record, as bytes (RFC 1035, section 4). A dot at the end is the root and adds nothing. */
export const dnsQuery = (id: number, name: string): Buffer => {
  const labels = name.split(".").filter((label) => label !== "");
  const question = labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
  const head = Buffer.from([id >> 8, id & 0xff, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([head, ...question, Buffer.from([0, 0, 1, 0, 1])]);
};

/** The answer to a query with this code and without records: the query, said to be an answer. */
export const dnsAnswer = (query: Buffer, code: number): Buffer => {
  const answer = Buffer.from(query);
  answer[2] = 0x81;
  answer[3] = 0x80 | code;
  return answer;
};

/** The code of an answer; undefined if it answers something else. */
export const answerCode = (id: number, answer: Buffer): number | undefined =>
  answer.length >= 12 && answer.readUInt16BE(0) === id && ((answer[2] ?? 0) & 0x80) !== 0
    ? (answer[3] ?? 0) & 0xf
    : undefined;

/** As TCP carries it: with its length before it (RFC 1035, section 4.2.2). */
export const withLength = (message: Buffer): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
};

/** The address in an answer; undefined if it has none. The last record counts: an alias stands before its address. */
export const answerAddress = (answer: Buffer): string | undefined =>
  answer.length >= 12 && answer.readUInt16BE(6) > 0 ? [...answer.subarray(-4)].join(".") : undefined;
