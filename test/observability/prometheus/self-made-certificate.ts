import { createPublicKey, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";

// Just enough of X.509 (RFC 5280) in DER to have a certificate of an authority and one of a server without a tool or a
// package for it.

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const integer = (value: number): Buffer => der(0x02, Buffer.from([value]));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const bits = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);
const octets = (content: Buffer): Buffer => der(0x04, content);

const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
const commonName = (name: string): Buffer =>
  sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(name)))));
const time = (date: Date): Buffer =>
  der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));

const pem = (content: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(content.toString("base64").match(/.{1,64}/g) ?? []).join("\n")}\n-----END CERTIFICATE-----\n`;

/** A certificate and its key, both PEM. */
export interface SelfMade {
  readonly certificate: string;
  readonly key: string;
}

/** An authority that signs certificates of servers at 127.0.0.1. */
export interface Authority extends SelfMade {
  /** A certificate for 127.0.0.1, or for `address`, valid from now for `days` (negative: expired). */
  readonly issue: (options?: { readonly days?: number; readonly address?: readonly number[] }) => SelfMade;
}

const day = 24 * 3600 * 1000;
let serial = 1;

const certificate = (details: {
  readonly subject: string;
  readonly issuer: string;
  readonly signer: KeyObject;
  readonly publicKey: KeyObject;
  readonly days: number;
  readonly extension: Buffer;
}): string => {
  const end = Date.now() + details.days * day;
  serial = (serial % 100) + 1;
  const content = sequence(
    der(0xa0, integer(2)),
    integer(serial),
    ecdsaWithSha256,
    commonName(details.issuer),
    sequence(time(new Date(Math.min(Date.now(), end) - day)), time(new Date(end))),
    commonName(details.subject),
    details.publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(details.extension)),
  );
  const signature = createSign("sha256").update(content).sign(details.signer);
  return pem(sequence(content, ecdsaWithSha256, bits(signature)));
};

/** Makes an authority. */
export const makeAuthority = (name = "an authority"): Authority => {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pkcs8 = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();
  return {
    certificate: certificate({
      subject: name,
      issuer: name,
      signer: keys.privateKey,
      publicKey: createPublicKey(keys.privateKey),
      days: 1,
      // basicConstraints, critical: an authority.
      extension: sequence(
        oid("551d13"),
        der(0x01, Buffer.from([0xff])),
        octets(sequence(der(0x01, Buffer.from([0xff])))),
      ),
    }),
    key: pkcs8(keys.privateKey),
    issue: ({ days = 1, address = [127, 0, 0, 1] } = {}) => {
      const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
      return {
        certificate: certificate({
          subject: "a server",
          issuer: name,
          signer: keys.privateKey,
          publicKey: own.publicKey,
          days,
          // subjectAltName: an IP address.
          extension: sequence(oid("551d11"), octets(sequence(der(0x87, Buffer.from(address))))),
        }),
        key: pkcs8(own.privateKey),
      };
    },
  };
};
