package main

import "testing"

func TestOpenObject(t *testing.T) {
	for text, want := range map[string][2]uint32{
		"pos:\t0\nflags:\t02000002\nmap_type:\t1\nmap_id:\t17\n":               {0, 17},
		"pos:\t0\nlink_type:\ttcx\nlink_id:\t3\nprog_tag:\t0a\nprog_id:\t42\n": {42, 0},
		"pos:\t0\nflags:\t0100002\nmnt_id:\t15\n":                              {0, 0},
		"": {0, 0},
	} {
		if program, of := openObject(text); program != want[0] || of != want[1] {
			t.Errorf("%q: program %d, map %d, not %v", text, program, of, want)
		}
	}
}

func TestUppermostCgroup(t *testing.T) {
	for text, want := range map[string]string{
		"0::/policy-lab-1234\n":                              "policy-lab-1234",
		"5:pids:/user\n0::/policy-lab-1234-packets-2/pods\n": "policy-lab-1234-packets-2",
		"0::/\n":         "",
		"5:pids:/user\n": "",
	} {
		if cgroup, err := uppermostCgroup(text); cgroup != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", text, cgroup, err)
		}
	}
}
