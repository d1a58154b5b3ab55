package locale

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDatesAreWrittenAsTheLanguageDoes(t *testing.T) {
	t.Parallel()
	b := book(t)
	afternoon := time.Date(2026, time.November, 24, 15, 4, 5, 0, time.UTC)
	newYear := time.Date(2026, time.January, 1, 0, 7, 0, 0, time.UTC)
	for tag, want := range map[string][]string{
		"en":    {"24 November 2026", "24 November 2026, 15:04", "1 January 2026", "1 January 2026, 00:07", "November 2026", "November", "24 November"},
		"en-GB": {"24 November 2026", "24 November 2026, 15:04", "1 January 2026", "1 January 2026, 00:07", "November 2026", "November", "24 November"},
		"en-US": {"November 24, 2026", "November 24, 2026, 3:04 PM", "January 1, 2026", "January 1, 2026, 12:07 AM", "November 2026", "November", "November 24"},
		"de":    {"24. November 2026", "24. November 2026, 15:04 Uhr", "1. Januar 2026", "1. Januar 2026, 00:07 Uhr", "November 2026", "November", "24. November"},
		"fr":    {"24 novembre 2026", "24 novembre 2026 à 15:04", "1er janvier 2026", "1er janvier 2026 à 00:07", "novembre 2026", "novembre", "24 novembre"},
		"es":    {"24 de noviembre de 2026", "24 de noviembre de 2026, 15:04", "1 de enero de 2026", "1 de enero de 2026, 00:07", "noviembre de 2026", "noviembre", "24 de noviembre"},
		"he":    {"24 בנובמבר 2026", "24 בנובמבר 2026 בשעה 15:04", "1 בינואר 2026", "1 בינואר 2026 בשעה 00:07", "נובמבר 2026", "נובמבר", "24 בנובמבר"},
		"ja":    {"2026年11月24日", "2026年11月24日 15:04", "2026年1月1日", "2026年1月1日 00:07", "2026年11月", "11月", "11月24日"},
	} {
		l := b.For(tag)
		got := []string{
			l.Date(afternoon), l.DateTime(afternoon), l.Date(newYear), l.DateTime(newYear),
			l.Month(2026, time.November), l.MonthName(time.November), l.DayMonth(time.November, 24),
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tag, diff)
		}
	}
}

func TestADateIsThatOfTheZoneItCameIn(t *testing.T) {
	t.Parallel()
	evening := time.Date(2026, time.December, 31, 23, 30, 0, 0, time.UTC).In(time.FixedZone("", 3600))
	if got, want := book(t).For("de").DateTime(evening), "1. Januar 2027, 00:30 Uhr"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestAMonthThatDoesNotExistIsNamedAndNotLookedUp(t *testing.T) {
	t.Parallel()
	de := book(t).For("de")
	for _, m := range []time.Month{0, 13, -1} {
		if got := de.MonthName(m); got != m.String() {
			t.Errorf("month %d is %q", m, got)
		}
	}
}

func TestDirectionIsThatOfTheScript(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"ar": "rtl", "he": "rtl", "iw": "rtl", "fa": "rtl", "ur": "rtl", "ps": "rtl", "sd": "rtl", "ug": "rtl", "yi": "rtl", "ckb": "rtl", "dv": "rtl",
		"he-IL": "rtl", "ar_EG": "rtl", "AR": "rtl", "az-Arab": "rtl", "en-Hebr": "rtl", "pa-PK": "rtl", "nqo": "rtl",
		"ar-Latn": "ltr", "he-Latn-IL": "ltr", "pa": "ltr", "ku": "ltr", "en": "ltr", "ja": "ltr", "zh-Hant": "ltr",
		"": "ltr", "xx-!!": "ltr", "und": "ltr", "<script>": "ltr",
	} {
		if got := Dir(tag); got != want {
			t.Errorf("%q runs %s, want %s", tag, got, want)
		}
	}
	b := book(t)
	if got := b.For("he").Dir() + " " + b.For("ar").Dir(); got != "rtl ltr" {
		t.Errorf("Hebrew and Arabic pages run %s; Arabic falls back to English, which runs from the left", got)
	}
}
