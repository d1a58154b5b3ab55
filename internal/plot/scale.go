package plot

import "math"

// maxTicks is how many lines stand above the zero line at most.
const maxTicks = 4

// Step is the distance of the lines of an axis that reaches up to a value: 1, 2 or 5 times a power of ten and never below
// one, because what is counted comes whole.
func Step(highest float64) float64 {
	if !(highest > maxTicks) {
		return 1
	}
	if math.IsInf(highest, 1) {
		highest = math.MaxFloat64 / 16
	}
	rough := highest / maxTicks
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, times := range []float64{1, 2, 5} {
		if times*power >= rough {
			return times * power
		}
	}
	return 10 * power
}

// axis is the range of a plot in whole steps.
type axis struct{ low, high, step float64 }

// newAxis makes room for all values, with zero among them.
func newAxis(low, high float64) axis {
	low, high = min(low, 0), max(high, 0)
	step := Step(max(high, -low))
	a := axis{low: -math.Ceil(-low/step) * step, high: math.Ceil(high/step) * step, step: step}
	if a.low == 0 {
		a.low = 0 // and not the negative zero that the line above makes
	}
	if a.high == a.low {
		a.high = step
	}
	return a
}

// ticks are the values at which lines stand, the lowest first.
func (a axis) ticks() []float64 {
	var ticks []float64
	for i := range 2*maxTicks + 2 {
		if v := a.low + float64(i)*a.step; v <= a.high+a.step/2 {
			ticks = append(ticks, v)
		}
	}
	return ticks
}

// y is where a value stands in the field, from its top.
func (a axis) y(v float64) float64 { return field * (a.high - v) / (a.high - a.low) }
