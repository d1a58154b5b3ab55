package visits

import (
	"math"
	"math/bits"
)

// sketch estimates how many different hashes it was shown (HyperLogLog, Flajolet et al. 2007, with linear counting for
// few). With 2^n registers the usual error is 1.04/sqrt(2^n): 1.6 % for 12, 6.5 % for 8. It never forgets and cannot list what it saw.
type sketch struct {
	registers []uint8
	bits      uint8
}

func newSketch(bits uint8) *sketch { return &sketch{make([]uint8, 1<<bits), bits} }

// add shows it a hash.
func (s *sketch) add(hash uint64) {
	i := hash >> (64 - s.bits)
	rank := uint8(bits.LeadingZeros64(hash<<s.bits|1)) + 1 //nolint:gosec // at most 65
	s.registers[i] = max(s.registers[i], rank)
}

func (s *sketch) estimate() int64 {
	m, sum, empty := float64(len(s.registers)), 0.0, 0
	for _, r := range s.registers {
		sum += math.Ldexp(1, -int(r))
		if r == 0 {
			empty++
		}
	}
	raw := 0.7213 / (1 + 1.079/m) * m * m / sum
	if raw <= 2.5*m && empty > 0 {
		raw = m * math.Log(m/float64(empty))
	}
	return int64(math.Round(raw))
}
