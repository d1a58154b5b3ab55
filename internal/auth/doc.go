// Package auth answers the question "is this really the author?": passwords, sessions and their cookie, the brake on guessing,
// the one-time link of the first run, and the seal that keeps private keys unreadable in the database.
//
// It must not know tables, pages or routes. What has to be stored goes through small ports (Sessions) that others implement.
package auth
