package main

import "errors"

// Temporary: replaced within minutes by command_demo.go, command_backup.go, command_restore.go, command_doctor.go.
// Whoever writes one of those files removes its type here.

type backupCommand struct{}

func (backupCommand) Run(streams) error { return errors.New("not yet") }

type restoreCommand struct{}

func (restoreCommand) Run(streams) error { return errors.New("not yet") }

type doctorCommand struct{}

func (doctorCommand) Run(streams) error { return errors.New("not yet") }
