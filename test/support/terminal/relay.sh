# Sourced by a hook of a test: has the process of the test run `tokenscan "$@"`, and ends with its answer. See relay.ts.
at=$TOKENSCAN_TEST_RELAY/$$
/usr/bin/env -0 >"$at.environment"
printf '%s\0' "$PWD" "$@" >"$at.arguments"
# The test may have put something else first.
PATH=/usr/bin:/bin:$PATH
# Only these two read what git gives them.
case $2 in pre-push | pre-receive) cat >"$at.input" ;; esac
mkfifo "$at.code" || exit 70
echo "$$" >"$TOKENSCAN_TEST_RELAY/requests"
read -r code <"$at.code"
[ ! -s "$at.stdout" ] || cat "$at.stdout"
[ ! -s "$at.stderr" ] || cat "$at.stderr" >&2
exit "$code"
