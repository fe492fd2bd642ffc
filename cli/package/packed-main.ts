import { runProgram } from "../lab-program";
import { packedProgram } from "./packed-program";

void runProgram(packedProgram());
