package links

import "testing"

func TestCardAddressesParseBack(t *testing.T) {
	t.Parallel()
	const ref = "01JD0000000000000000000000"
	for _, c := range []struct{ name, ref, hash string }{
		{Card(ref, "0f")[len(Cards):], ref, "0f"},
		{Card(SiteCard, "a-b")[len(Cards):], SiteCard, "a-b"},
		{ref + ".png", ref, ""},
	} {
		if gotRef, hash, ok := ParseCard(c.name); !ok || gotRef != c.ref || hash != c.hash {
			t.Errorf("ParseCard(%q) = %q %q %v", c.name, gotRef, hash, ok)
		}
	}
	for _, bad := range []string{"", ".png", "site", "site.gif", "site-a/b.png", "x-1.png", "../site-1.png", ref + "x-1.png"} {
		if _, _, ok := ParseCard(bad); ok {
			t.Errorf("%q was taken for a card", bad)
		}
	}
}
