/**
 * The value of a label in an alert's text, or other words where the series has no such label: Prometheus drops a label
 * with an empty value, such as the namespace of an end that is not a pod.
 */
export const labelText = (label: string, absent: string): string =>
  `{{ if $labels.${label} }}{{ $labels.${label} }}{{ else }}${absent}{{ end }}`;

/** Who talks to whom, in an alert's text. */
export const flowText = `${labelText("source_namespace", "outside")} → ${labelText("destination_namespace", "outside")}`;

/** The alert's number, with a prefix of its magnitude. */
export const valueText = "{{ $value | humanize }}";

/** The alert's number, a share of 1, in per cent. */
export const percentText = "{{ $value | humanizePercentage }}";

/** The alert's number, rounded: `increase` reckons with parts of an event. */
export const countText = '{{ $value | printf "%.0f" }}';
