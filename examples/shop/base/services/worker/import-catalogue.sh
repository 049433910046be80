#!/bin/sh
# Prints one picture's path a line from the roasters' catalogue on standard input.
set -eu
exec jq --raw-output '.items[] | select(.picture != null) | .picture'
