/** With this exit code `npm run test:packets` says that the machine can't run it: neither passed nor failed. */
export const NOT_RUN = 3;
