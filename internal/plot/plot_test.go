package plot

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func points(values ...float64) []Point {
	list := make([]Point, len(values))
	for i, v := range values {
		list[i] = Point{Label: fmt.Sprintf("%d March", i+1), Note: fmt.Sprintf("%d March: %g", i+1, v), Value: v}
	}
	return list
}

func TestPlotsLookAsTheyAreKept(t *testing.T) {
	both := points(3, 0, 5)
	both[0].Below, both[2].Below = 1, 2
	cases := map[string]string{
		"bars":          Bars(Plot{ID: "visits", Title: "Visits", Description: "The most were 12.", Points: points(4, 0, 12, 7)}),
		"bars-nothing":  Bars(Plot{ID: "visits", Title: "Visits", Points: points(0, 0, 0), Empty: "Nothing was counted yet."}),
		"bars-no-point": Bars(Plot{ID: "visits", Title: "Visits", Empty: "Nothing was counted yet."}),
		"bars-one-day":  Bars(Plot{ID: "visits", Title: "Visits", Points: points(1)}),
		"bars-both":     Bars(Plot{ID: "change", Title: "Gained and lost", Points: both}),
		"bars-huge":     Bars(Plot{ID: "visits", Title: "Visits", Points: points(1, 9_876_543_210), Number: func(n int) string { return fmt.Sprintf("%d k", n/1000) }}),
		"line":          Line(Plot{ID: "total", Title: "Followers", Description: "212 now.", Points: points(198, 204, 203, 212)}),
		"line-one-day":  Line(Plot{ID: "total", Title: "Followers", Points: points(8)}),
		"line-nothing":  Line(Plot{ID: "total", Title: "Followers", Points: points(0, 0), Empty: "Nobody yet."}),
	}
	for name, got := range cases {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.WriteFile(file, []byte(got+"\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got+"\n" != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			wellFormed(t, got)
		})
	}
}

func wellFormed(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, svg)
		}
	}
}

func TestHostileLabelsStayText(t *testing.T) {
	bad := `"><script>alert(1)</script>`
	p := Plot{ID: "x", Title: bad, Description: bad, Empty: bad, Points: []Point{{Label: bad, Note: bad}, {Label: bad, Note: bad}}, Number: func(int) string { return bad }}
	for _, svg := range []string{Bars(p), Line(p)} {
		wellFormed(t, svg)
		if strings.Contains(svg, "<script") {
			t.Errorf("a script came through: %s", svg)
		}
	}
}

func TestStepsAreRoundAndFew(t *testing.T) {
	for highest, want := range map[float64]float64{0: 1, 1: 1, 4: 1, 5: 2, 9: 5, 21: 10, 100: 50, 101: 50, 999: 500, 12_345: 5000, 9_876_543_210: 5_000_000_000} {
		if got := Step(highest); got != want {
			t.Errorf("Step(%g) = %g, want %g", highest, got, want)
		}
	}
	for _, highest := range []float64{0, 1, 3, 7, 88, 1e6, 1e12, math.MaxInt64, math.Inf(1), math.NaN()} {
		a := newAxis(0, min(highest, math.MaxFloat64/16))
		if n := len(a.ticks()); n < 2 && !math.IsNaN(highest) || n > maxTicks+2 {
			t.Errorf("%g has %d lines", highest, n)
		}
	}
}
