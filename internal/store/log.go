package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

const slowQuery = 500 * time.Millisecond

// queryLog lets GORM write to slog: every query at debug, slow ones as warnings, never with the values in it.
// Errors are debug too, since they are returned and logged once by whoever handles them.
type queryLog struct{ log *slog.Logger }

// LogMode keeps the level of the logger that it was given.
func (q queryLog) LogMode(logger.LogLevel) logger.Interface { return q }

// Info implements logger.Interface.
func (q queryLog) Info(ctx context.Context, format string, args ...any) {
	q.log.DebugContext(ctx, fmt.Sprintf(format, args...), "room", "store")
}

// Warn implements logger.Interface.
func (q queryLog) Warn(ctx context.Context, format string, args ...any) {
	q.log.WarnContext(ctx, fmt.Sprintf(format, args...), "room", "store")
}

// Error implements logger.Interface.
func (q queryLog) Error(ctx context.Context, format string, args ...any) {
	q.log.ErrorContext(ctx, fmt.Sprintf(format, args...), "room", "store")
}

// ParamsFilter leaves the values out: they are people's words.
func (q queryLog) ParamsFilter(_ context.Context, query string, _ ...any) (string, []any) {
	return query, nil
}

// Trace is called after each query.
func (q queryLog) Trace(ctx context.Context, begin time.Time, describe func() (string, int64), err error) {
	took := time.Since(begin)
	level := slog.LevelDebug
	if took >= slowQuery {
		level = slog.LevelWarn
	}
	if !q.log.Enabled(ctx, level) {
		return
	}
	query, rows := describe()
	attrs := []any{"room", "store", "query", query, "rows", rows, "took", took}
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		attrs = append(attrs, "error", err)
	}
	if level == slog.LevelWarn {
		q.log.WarnContext(ctx, "slow query", attrs...)
		return
	}
	q.log.DebugContext(ctx, "query", attrs...)
}
