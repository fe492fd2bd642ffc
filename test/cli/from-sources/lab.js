// The command line, read from its sources: each module and each package that it loads is seen by Node. Much slower.
require("tsx/cjs");
require("../../../cli/main.ts");
