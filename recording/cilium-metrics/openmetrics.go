package main

import (
	"bufio"
	"cmp"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	dto "github.com/prometheus/client_model/go"
)

// openMetrics collects samples and writes them as OpenMetrics text, which wants the samples of a family together and
// those of a series in the order of time.
type openMetrics struct {
	families map[string]*family
}

type family struct {
	kind, help string
	series     map[string]*series
}

type series struct {
	head   string
	times  []int64
	values []float64
}

func newOpenMetrics() *openMetrics {
	return &openMetrics{families: map[string]*family{}}
}

// add appends a sample. Sample is the name of the series: the family's, or that with the suffix of a histogram's.
func (o *openMetrics) add(name, kind, help, sample string, labels []label, at int64, value float64) {
	f := o.families[name]
	if f == nil {
		f = &family{kind: kind, help: help, series: map[string]*series{}}
		o.families[name] = f
	}
	head := headOf(sample, labels)
	s := f.series[head]
	if s == nil {
		s = &series{head: head}
		f.series[head] = s
	}
	s.times = append(s.times, at)
	s.values = append(s.values, value)
}

func (o *openMetrics) addFamily(f *dto.MetricFamily, at int64, t target) {
	name, help := f.GetName(), f.GetHelp()
	for _, m := range f.GetMetric() {
		labels := t.with(m.GetLabel())
		switch {
		case m.Counter != nil:
			o.add(name, "counter", help, name, labels, at, m.Counter.GetValue())
		case m.Gauge != nil:
			o.add(name, "gauge", help, name, labels, at, m.Gauge.GetValue())
		case m.Histogram != nil:
			h := m.Histogram
			bucket := func(le string, count uint64) {
				o.add(name, "histogram", help, name+"_bucket", append(slices.Clip(labels), label{"le", le}), at, float64(count))
			}
			for _, b := range h.GetBucket() {
				bucket(bound(b.GetUpperBound()), b.GetCumulativeCount())
			}
			bucket("+Inf", h.GetSampleCount())
			o.add(name, "histogram", help, name+"_count", labels, at, float64(h.GetSampleCount()))
			o.add(name, "histogram", help, name+"_sum", labels, at, h.GetSampleSum())
		}
	}
}

// bound writes an upper bound as OpenMetrics and Prometheus 3 do: 1.0 and not 1.
func bound(value float64) string {
	text := strconv.FormatFloat(value, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

func (o *openMetrics) write(to io.Writer) error {
	w := bufio.NewWriterSize(to, 1<<20)
	number := make([]byte, 0, 32)
	for _, name := range slices.Sorted(maps.Keys(o.families)) {
		f := o.families[name]
		kind, title := f.kind, name
		if kind == "counter" {
			// Counters whose names have no _total are none to OpenMetrics.
			if trimmed, counted := strings.CutSuffix(name, "_total"); counted {
				title = trimmed
			} else {
				kind = "unknown"
			}
		}
		w.WriteString("# HELP " + title + " " + escape(f.help) + "\n# TYPE " + title + " " + kind + "\n")
		for _, s := range slices.SortedFunc(maps.Values(f.series), func(x, y *series) int { return cmp.Compare(x.head, y.head) }) {
			for i, at := range s.times {
				w.WriteString(s.head)
				w.WriteByte(' ')
				w.Write(strconv.AppendFloat(number[:0], s.values[i], 'g', -1, 64))
				w.WriteByte(' ')
				w.Write(strconv.AppendInt(number[:0], at, 10))
				w.WriteByte('\n')
			}
		}
	}
	w.WriteString("# EOF\n")
	return w.Flush()
}

func headOf(name string, labels []label) string {
	sorted := slices.SortedFunc(slices.Values(labels), func(x, y label) int { return cmp.Compare(x.name, y.name) })
	var text strings.Builder
	text.Grow(300)
	text.WriteString(name)
	separator := byte('{')
	for _, l := range sorted {
		// To Prometheus a label without a value is no label.
		if l.value == "" {
			continue
		}
		text.WriteByte(separator)
		separator = ','
		text.WriteString(l.name)
		text.WriteString(`="`)
		text.WriteString(escape(l.value))
		text.WriteByte('"')
	}
	if separator == ',' {
		text.WriteByte('}')
	}
	return text.String()
}

var escaping = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

func escape(text string) string { return escaping.Replace(text) }
