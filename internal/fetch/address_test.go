package fetch

import (
	"net/netip"
	"testing"
)

func TestOnlyPublicAddressesAreReached(t *testing.T) {
	t.Parallel()
	tests := []struct {
		to     string
		public bool
	}{
		{"93.184.215.14:443", true},
		{"1.1.1.1:443", true},
		{"100.63.255.255:443", true},
		{"100.128.0.0:443", true},
		{"172.15.255.255:443", true},
		{"172.32.0.0:443", true},
		{"[2606:4700::1111]:443", true},
		{"[2a01:4f8::1]:80", true},
		{"[::ffff:93.184.215.14]:443", true},
		{"0.0.0.0:443", false},
		{"0.1.2.3:443", false},
		{"10.0.0.5:443", false},
		{"100.64.0.1:443", false},
		{"100.127.255.255:443", false},
		{"127.0.0.1:443", false},
		{"127.255.255.254:443", false},
		{"169.254.169.254:80", false},
		{"172.16.0.1:443", false},
		{"172.31.255.255:443", false},
		{"192.0.0.8:443", false},
		{"192.0.2.1:443", false},
		{"192.88.99.1:443", false},
		{"192.168.1.1:443", false},
		{"198.18.0.1:443", false},
		{"198.19.255.255:443", false},
		{"198.51.100.1:443", false},
		{"203.0.113.1:443", false},
		{"224.0.0.1:443", false},
		{"239.255.255.255:443", false},
		{"240.0.0.1:443", false},
		{"255.255.255.255:443", false},
		{"[::]:443", false},
		{"[::1]:443", false},
		{"[::10.0.0.1]:443", false},
		{"[::8.8.8.8]:443", false},
		{"[::ffff:127.0.0.1]:443", false},
		{"[::ffff:169.254.169.254]:80", false},
		{"[::ffff:0:127.0.0.1]:443", false},
		{"[64:ff9b::7f00:1]:443", false},
		{"[64:ff9b:1::1]:443", false},
		{"[100::1]:443", false},
		{"[2001::1]:443", false},
		{"[2001:2::1]:443", false},
		{"[2001:20::1]:443", false},
		{"[2001:db8::1]:443", false},
		{"[2002:7f00:1::]:443", false},
		{"[2606:4700::5efe:7f00:1]:443", false},
		{"[2606:4700::200:5efe:7f00:1]:443", false},
		{"[3fff::1]:443", false},
		{"[4000::1]:443", false},
		{"[5f00::1]:443", false},
		{"[fc00::1]:443", false},
		{"[fd12:3456::1]:443", false},
		{"[fe80::1]:443", false},
		{"[fe80::1%eth0]:443", false},
		{"[fec0::1]:443", false},
		{"[ff02::1]:443", false},
		{"93.184.215.14:22", false},
		{"93.184.215.14:8080", false},
		{"93.184.215.14:0", false},
	}
	r := newRule(nil)
	for _, test := range tests {
		if err := r.judge(netip.MustParseAddrPort(test.to), true); (err == nil) != test.public {
			t.Errorf("%s: judged %v, want public = %v", test.to, err, test.public)
		}
	}
}

func TestWithoutTLSOnlyAllowedAddressesAreReached(t *testing.T) {
	t.Parallel()
	allow, err := parseAllow([]string{"10.1.0.0/16"})
	if err != nil {
		t.Fatal(err)
	}
	r := newRule(allow)
	wantRefused(t, r.judge(netip.MustParseAddrPort("93.184.215.14:80"), false), KindScheme)
	wantRefused(t, r.judge(netip.MustParseAddrPort("10.2.0.1:80"), false), KindAddress)
	if err := r.judge(netip.MustParseAddrPort("10.1.0.1:80"), false); err != nil {
		t.Error(err)
	}
}

func TestAllowEntriesOpenExactlyWhatTheySay(t *testing.T) {
	t.Parallel()
	tests := []struct{ entry, open, shut string }{
		{"127.0.0.0/8", "127.3.2.1:9999", "10.0.0.1:443"},
		{"127.0.0.0/8:*", "127.3.2.1:9999", "10.0.0.1:443"},
		{"127.0.0.1/32:8443", "127.0.0.1:8443", "127.0.0.1:8444"},
		{"127.0.0.1:8443", "127.0.0.1:8443", "127.0.0.2:8443"},
		{" 10.0.0.7 ", "10.0.0.7:1", "10.0.0.8:443"},
		{"127.0.0.9/8", "127.0.0.1:1", "126.0.0.1:22"},
		{"::1/128", "[::1]:9", "[::2]:443"},
		{"::1/128:8443", "[::1]:8443", "[::1]:443"},
		{"[::1]:8443", "[::1]:8443", "[::1]:443"},
		{"[::1/128]:*", "[::1]:8443", "[::2]:443"},
		{"::1", "[::1]:8443", "[::2]:443"},
		{"::ffff:10.0.0.0/104", "10.2.3.4:80", "11.0.0.1:81"},
		{"10.0.0.0/8", "[::ffff:10.0.0.1]:80", "[::10.0.0.1]:80"},
		{"8443", "93.184.215.14:8443", "127.0.0.1:8443"},
		{":8443", "93.184.215.14:8443", "93.184.215.14:8444"},
	}
	for _, test := range tests {
		allow, err := parseAllow([]string{"", test.entry})
		if err != nil {
			t.Errorf("%q: %v", test.entry, err)
			continue
		}
		r := newRule(allow)
		if err := r.judge(netip.MustParseAddrPort(test.open), true); err != nil {
			t.Errorf("%q leaves %s shut: %v", test.entry, test.open, err)
		}
		if err := r.judge(netip.MustParseAddrPort(test.shut), true); err == nil {
			t.Errorf("%q opens %s", test.entry, test.shut)
		}
	}
}

func TestAllowEntriesThatMeanNothingAreErrors(t *testing.T) {
	t.Parallel()
	for _, entry := range []string{"localhost", "127.0.0.0/33", "127.0.0.1:x", "127.0.0.1:0", "127.0.0.1:70000", "0", ":0", ":*", "*", "10.0.0.0/", "/8", "[::1"} {
		if allow, err := parseAllow([]string{entry}); err == nil {
			t.Errorf("%q was read as %+v", entry, allow)
		}
	}
}

func FuzzParseAllow(f *testing.F) {
	for _, s := range []string{"127.0.0.0/8", "[::1]:8443", "::1/128:*", "8443", "[", "]:", "/:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		allow, err := parseAllow([]string{s})
		if err != nil {
			return
		}
		for _, a := range allow {
			if !a.block.IsValid() && a.publicPort == 0 {
				t.Errorf("%q became an entry that opens nothing: %+v", s, a)
			}
		}
	})
}
