import path from "node:path";

/**
 * The folder that has this program's `package.json`: a checkout, or the installed package. Everything that is read from
 * there at run time is found from here: in a bundle no other file stands where it stood.
 */
export const checkoutFolder = path.resolve(__dirname, "..");
