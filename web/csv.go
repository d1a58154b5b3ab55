package web

import (
	"encoding/csv"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

const csvType = "text/csv; charset=utf-8"

// sendCSV begins a file of numbers with its header row. What is written goes out at once; an error of the client is no trouble of ours.
func sendCSV(c *gin.Context, name string, head []string) *csv.Writer {
	c.Header("Content-Type", csvType)
	c.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Status(http.StatusOK)
	w := csv.NewWriter(c.Writer)
	_ = w.Write(harmless(head))
	return w
}

// harmless keeps spreadsheets from taking what strangers wrote for a formula (OWASP, "CSV Injection"): a cell that would begin
// one gets an apostrophe in front, which they do not show.
func harmless(cells []string) []string {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		cell = strings.Map(func(r rune) rune {
			if r == 0 {
				return -1
			}
			return r
		}, cell)
		if trimmed := strings.TrimLeft(cell, " \u00a0\u3000"); trimmed != "" && strings.ContainsAny(trimmed[:1], "=+-@\t\r\n|%") || startsWide(cell) {
			cell = "'" + cell
		}
		safe[i] = cell
	}
	return safe
}

// startsWide knows the wide forms of the signs, which some spreadsheets fold to the plain ones.
func startsWide(cell string) bool {
	for _, sign := range []string{"＝", "＋", "－", "＠"} {
		if strings.HasPrefix(cell, sign) {
			return true
		}
	}
	return false
}
