const namePart = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** Whether a text is a qualified name: an optional DNS subdomain, a slash, a name (apimachinery, IsQualifiedName). */
export const isQualifiedName = (text: string): boolean => {
  const parts = text.split("/");
  if (parts.length > 2) return false;
  const name = parts.at(-1) ?? "";
  if (name.length > 63 || !namePart.test(name)) return false;
  const prefix = parts.length === 2 ? parts[0] : undefined;
  return prefix === undefined || (prefix.length <= 253 && subdomain.test(prefix));
};

/** Whether a text may be the value of a label: at most 63 characters (apimachinery, IsValidLabelValue). */
export const isLabelValue = (text: string): boolean =>
  text === "" || (text.length <= 63 && namePart.test(text));
