import * as z from "zod";

/** A condition in the status of an object (Kubernetes API conventions, "Typical status properties"). */
export const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
});
