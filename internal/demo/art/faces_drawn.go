package art

func boatFace(s *sketch) {
	s.sky(0xfbe3c4, 0xf2b28a).disc(190, 70, 26, 0xf7f0d8)
	s.shape(0xf7f2e8, 122, 44, 122, 156, 62, 156).shape(0xe8ddc8, 132, 60, 132, 156, 190, 156)
	s.shape(0x7a2f2a, 48, 166, 208, 166, 182, 202, 76, 202).shape(0x2d5f78, 0, 198, 256, 190, 256, 256, 0, 256)
}

func flakeFace(s *sketch) {
	s.sky(0x4a6fa5, 0x9cc3e6)
	for i := range 6 {
		angle := float32(i) * 3.14159 / 3
		dx, dy := cos(angle), sin(angle)
		s.fill(stroke(12, 128, 128, 128+dx*92, 128+dy*92), 0xf5fbff)
		for _, side := range []float32{-0.7, 0.7} {
			bx, by := cos(angle+side), sin(angle+side)
			s.fill(stroke(9, 128+dx*56, 128+dy*56, 128+dx*56+bx*30, 128+dy*56+by*30), 0xf5fbff)
		}
	}
}

func bookFace(s *sketch) {
	s.sky(0x2a2030, 0x51384a)
	s.shape(0xf5ecd8, 40, 84, 124, 100, 124, 204, 40, 186).shape(0xe6dac0, 216, 84, 132, 100, 132, 204, 216, 186)
	for i := range 5 {
		y := float32(112 + 15*i)
		s.fill(stroke(4, 54, y, 110, y+11), 0x8f7f66)
		s.fill(stroke(4, 146, y+11, 202, y), 0x8f7f66)
	}
	s.disc(128, 52, 22, 0xffd67a)
}

func beanFace(s *sketch) {
	s.sky(0xe6f0c8, 0xb7cf86)
	s.fill(stroke(12, 128, 240, 122, 190, 132, 150, 128, 96), 0x3f6b2f)
	s.fill(oval(84, 92, 48, 28), 0x5c9a3f).fill(oval(174, 84, 48, 28), 0x4c8735)
	s.fill(oval(128, 210, 34, 22), 0x7a4a2a)
}

func plumFace(s *sketch) {
	s.sky(0xfaf3ee, 0xf3d9d6).fill(stroke(12, 20, 226, 90, 150, 150, 120, 236, 40), 0x4a2f2a)
	for _, at := range [][2]float32{{92, 132}, {172, 92}, {140, 176}} {
		for i := range 5 {
			angle := float32(i) * 2 * 3.14159 / 5
			s.disc(at[0]+20*cos(angle), at[1]+20*sin(angle), 17, 0xd9748f)
		}
		s.disc(at[0], at[1], 9, 0xf7dd72)
	}
}

func dialFace(s *sketch) {
	s.sky(0x3a4450, 0x222a33).disc(128, 128, 100, 0xc9a24b).disc(128, 128, 88, 0xf7f4ea)
	for i := range 11 {
		angle := 2.4 + float32(i)*0.44
		s.fill(stroke(6, 128+66*cos(angle), 128+66*sin(angle), 128+80*cos(angle), 128+80*sin(angle)), 0x333333)
	}
	s.fill(stroke(7, 128, 128, 176, 82), 0xb3261e).disc(128, 128, 11, 0x333333)
}

func owlFace(s *sketch) {
	s.sky(0x26324a, 0x3d4c6b).fill(oval(128, 150, 76, 88), 0x8a6844).shape(0x8a6844, 62, 110, 66, 44, 112, 78).shape(0x8a6844, 194, 110, 190, 44, 144, 78)
	s.disc(98, 118, 32, 0xf5ead2).disc(158, 118, 32, 0xf5ead2).disc(98, 118, 14, 0x1d1d1d).disc(158, 118, 14, 0x1d1d1d)
	s.shape(0xe0a030, 118, 138, 138, 138, 128, 162)
}

func waffleFace(s *sketch) {
	s.sky(0xfff8e8, 0xfff1d6).disc(128, 128, 112, 0xd99a45).disc(128, 128, 100, 0xeab765)
	for i := range 4 {
		at := float32(58 + 44*i)
		s.fill(stroke(9, at, 40, at, 216), 0xb9772c).fill(stroke(9, 40, at, 216, at), 0xb9772c)
	}
	s.shape(0xfff3b8, 104, 100, 156, 108, 150, 152, 98, 146)
}
