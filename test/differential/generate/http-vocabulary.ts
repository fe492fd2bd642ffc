import type { StringMap } from "../../../verdicts/world";

/** A pattern of an HTTP rule, and texts that it matches, nearly matches or fails to match. */
export interface PatternSample {
  readonly pattern: string;
  readonly texts: readonly string[];
}

/** Paths. RE2 matches them as a whole, so anchors are idle and `a|b` means `(a|b)`. */
export const pathSamples: readonly PatternSample[] = [
  { pattern: "/", texts: ["/", "/x", "/?a=1", ""] },
  { pattern: "/api/v[0-9]+", texts: ["/api/v1", "/api/v12", "/api/v", "/api/v1/x"] },
  { pattern: "/public/.*", texts: ["/public/", "/public/a/b", "/public", "/x/public/"] },
  { pattern: "/path1$", texts: ["/path1", "/path1/", "/path12"] },
  { pattern: "^/static/[a-z]+\\.css", texts: ["/static/a.css", "/static/A.css", "/static/axcss"] },
  { pattern: "/items/[0-9]{1,3}", texts: ["/items/7", "/items/1234", "/items/"] },
  { pattern: "/a|/b", texts: ["/a", "/b", "/ab", "/a/b"] },
  { pattern: "(?i)/Case", texts: ["/case", "/CASE", "/cas"] },
  { pattern: "/[[:alpha:]]+/end", texts: ["/abc/end", "/a1/end", "//end"] },
  { pattern: "/pkg\\.Svc/Get.*", texts: ["/pkg.Svc/GetOne", "/pkg.Svc/Put", "/pkgxSvc/Get"] },
  { pattern: "/q\\?id=[^&]*", texts: ["/q?id=1", "/q", "/q?id=1&x=2"] },
  { pattern: "/\\Qa.b\\E", texts: ["/a.b", "/aXb"] },
  { pattern: "/lazy/.+?", texts: ["/lazy/x", "/lazy/"] },
  { pattern: "(?P<all>/named)/?", texts: ["/named", "/named/", "/name"] },
  { pattern: "/d\\d\\w\\s?", texts: ["/d1_", "/d1 ", "/dd"] },
  { pattern: "/[^/]+/x", texts: ["/a/x", "//x", "/a/b/x"] },
  { pattern: ".*\\bword\\b.*", texts: ["/a-word/", "/sword/"] },
  { pattern: "/(?s:.)y", texts: ["/xy", "/x\ny", "/y"] },
  { pattern: "/\\x41\\101", texts: ["/AA", "/A"] },
  { pattern: "/\\pL+", texts: ["/abc", "/\u00e4", "/1"] },
  { pattern: "(?U)/a+", texts: ["/aaa", "/a", "/"] },
  { pattern: ".*\\.(png|jpe?g)", texts: ["/a.png", "/a.jpg", "/a.jpeg", "/apng"] },
  { pattern: "/[[:^digit:]]{2,}", texts: ["/ab", "/a1", "/a"] },
  { pattern: "(?m)^/line$", texts: ["/line", "/line\nx"] },
  { pattern: "/(a|ab)(c|bcd)", texts: ["/abcd", "/ac", "/abc"] },
  { pattern: "/\\z|/never", texts: ["/", "/never"] },
  { pattern: "", texts: ["/", "/anything"] },
];

/** Methods. */
export const methodSamples: readonly PatternSample[] = [
  { pattern: "GET", texts: ["GET", "GETS", "get"] },
  { pattern: "POST|PUT", texts: ["POST", "PUT", "GET"] },
  { pattern: "P.*", texts: ["POST", "PATCH", "GET"] },
  { pattern: "^(GET|HEAD)$", texts: ["GET", "HEAD", "POST"] },
  { pattern: "get", texts: ["GET", "get"] },
];

/** Hosts. */
export const hostSamples: readonly PatternSample[] = [
  { pattern: "example.com", texts: ["example.com", "exampleXcom", "www.example.com"] },
  { pattern: ".*\\.example\\.com", texts: ["a.example.com", "example.com", "a.example.com:80"] },
  { pattern: "shop(:80)?", texts: ["shop", "shop:80", "shop:81"] },
];

/** Entries of `headers`; the blank divides name and value, a colon after the name is dropped. */
export const headerSamples: readonly { readonly header: string; readonly sets: readonly StringMap[] }[] = [
  { header: "X-Token: abc", sets: [{ "X-Token": "abc" }, { "x-token": "abc" }, { "X-Token": "abcd" }, {}] },
  { header: "X-Token abc", sets: [{ "X-Token": "abc" }, { "X-Token": "" }] },
  { header: "X-Token", sets: [{ "X-Token": "any" }, { "X-Token": "" }, {}] },
  { header: "X-Token:", sets: [{ "x-token": "any" }, {}] },
  { header: "X-Token:abc", sets: [{ "X-Token": "abc" }, { "X-Token:abc": "" }, {}] },
  { header: "X-Phrase: two words", sets: [{ "X-Phrase": "two words" }, { "X-Phrase": "two" }] },
];
