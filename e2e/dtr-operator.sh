#!/bin/sh
# What an operator of DTR has in a drawer: an organization with teams, people, a repository, a webhook
# and an access token, made with curl and nothing else; a push; a look at what happened; cleaning up.
#
#   DTR=https://registry.example.com ADMIN=admin PASSWORD=... HOOK=https://hooks.example.com/dtr sh dtr-operator.sh
set -eu

: "${DTR:?}" "${ADMIN:?}" "${PASSWORD:?}" "${HOOK:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf '%s\n' "== $*"; }

# api USER:PASSWORD METHOD PATH [BODY]: prints the body of the answer, ends the script on a refusal.
api() {
  user=$1 method=$2 path=$3
  shift 3
  if [ $# -gt 0 ]; then set -- --header 'Content-Type: application/json' --data "$1"; fi
  code=$(curl --silent --show-error --insecure --user "$user" --request "$method" \
    --output "$work/answer" --write-out '%{http_code}' "$@" "$DTR$path")
  case $code in
    2*) cat "$work/answer" ;;
    *) echo "$method $path: $code $(cat "$work/answer")" >&2; exit 1 ;;
  esac
}

# refused CODE USER:PASSWORD METHOD PATH [BODY]: the answer has to be a refusal with this code.
refused() {
  expected=$1
  shift
  if (api "$@") >"$work/allowed" 2>"$work/refusal"; then echo "$2 $3 was not refused" >&2; exit 1; fi
  grep -q "$expected" "$work/refusal" || { cat "$work/refusal" >&2; exit 1; }
}

# field NAME: the first value of a field in the JSON that comes in.
field() { sed -n "s/.*\"$1\":\"\\([^\"]*\\)\".*/\\1/p" | head -n 1; }

admin=$ADMIN:$PASSWORD
alice=alice:wonderland-through-glass
bob=bob:builder-of-containers

say "an organization, people, teams"
api "$admin" POST /enzi/v0/accounts '{"name":"engineering","isOrg":true}' | grep -q '"isOrg":true'
for person in "$alice" "$bob"; do
  api "$admin" POST /enzi/v0/accounts \
    "{\"name\":\"${person%%:*}\",\"password\":\"${person#*:}\",\"isActive\":true}" | grep -q '"isActive":true'
  api "$admin" PUT "/enzi/v0/accounts/engineering/members/${person%%:*}" '{"isAdmin":false}' >/dev/null
done
api "$admin" POST /enzi/v0/accounts/engineering/teams '{"name":"writers","description":"who push"}' >/dev/null
api "$admin" POST /enzi/v0/accounts/engineering/teams '{"name":"readers"}' >/dev/null
api "$admin" PUT /enzi/v0/accounts/engineering/teams/writers/members/alice '{"isAdmin":false}' >/dev/null
api "$admin" PUT /enzi/v0/accounts/engineering/teams/readers/members/bob '{}' >/dev/null
api "$admin" GET /enzi/v0/accounts/engineering/teams/writers/members | grep -q '"name":"alice"'

say "a repository, and who may do what with it"
api "$admin" POST /api/v0/repositories/engineering \
  '{"name":"app","shortDescription":"the app","visibility":"private"}' | grep -q '"namespaceType":"organization"'
api "$admin" PUT /api/v0/repositories/engineering/app/teamAccess/writers '{"accessLevel":"read-write"}' >/dev/null
api "$admin" PUT /api/v0/repositories/engineering/app/teamAccess/readers '{"accessLevel":"read-only"}' >/dev/null
api "$admin" GET /api/v0/repositories/engineering/app/teamAccess | grep -q '"accessLevel":"read-write"'
api "$alice" GET /api/v0/accounts/alice/repositoryAccess/engineering/app | grep -q '"accessLevel":"read-write"'
api "$bob" GET /api/v0/repositories/engineering/app | grep -q '"name":"app"'
refused NOT_AUTHORIZED "$bob" PATCH /api/v0/repositories/engineering/app '{"visibility":"public"}'

say "a webhook"
hook=$(api "$admin" POST /api/v0/webhooks \
  "{\"type\":\"TAG_PUSH\",\"key\":\"engineering/app\",\"endpoint\":\"$HOOK\",\"skipTLSVerification\":true}" | field id)
test -n "$hook"
api "$admin" GET /api/v0/repositories/engineering/app/webhooks | grep -q "$hook"

say "an access token, in the place of the password"
made=$(api "$alice" POST '/api/v0/api_tokens?username=alice' '{"tokenLabel":"build server"}')
token=$(printf '%s' "$made" | field token)
hashed=$(printf '%s' "$made" | field hashedToken)
test -n "$token"
test -n "$hashed"

# registry_token USER:PASSWORD ACTIONS
registry_token() {
  curl --silent --show-error --fail --insecure --user "$1" \
    "$DTR/auth/token?realm=dtr&service=dtr&scope=repository:engineering/app:$2" | field token
}

# push_blob FILE: as docker does, POST and PUT.
push_blob() {
  digest=sha256:$(sha256sum "$1" | cut -d' ' -f1)
  location=$(curl --silent --show-error --fail --insecure --request POST --header "$bearer" \
    --dump-header - --output /dev/null "$DTR/v2/engineering/app/blobs/uploads/" |
    tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
  case $location in /*) location=$DTR$location ;; esac
  case $location in *\?*) mark='&' ;; *) mark='?' ;; esac
  curl --silent --show-error --fail --insecure --request PUT --header "$bearer" \
    --header 'Content-Type: application/octet-stream' --data-binary "@$1" --output /dev/null \
    "$location${mark}digest=$digest"
  echo "$digest"
}

say "a push, as a member of the team that may"
bearer="Authorization: Bearer $(registry_token "alice:$token" pull,push)"
printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}' >"$work/config"
head -c 100000 /dev/urandom >"$work/layer"
config=$(push_blob "$work/config")
layer=$(push_blob "$work/layer")
cat >"$work/manifest" <<JSON
{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
"config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":$(wc -c <"$work/config"),"digest":"$config"},
"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":100000,"digest":"$layer"}]}
JSON
curl --silent --show-error --fail --insecure --request PUT --header "$bearer" --output /dev/null \
  --header 'Content-Type: application/vnd.docker.distribution.manifest.v2+json' \
  --data-binary "@$work/manifest" "$DTR/v2/engineering/app/manifests/1.0"

say "who may only read pulls, and does not push"
reading="Authorization: Bearer $(registry_token "$bob" pull,push)"
curl --silent --show-error --fail --insecure --header "$reading" --output "$work/pulled" \
  --header 'Accept: application/vnd.docker.distribution.manifest.v2+json' "$DTR/v2/engineering/app/manifests/1.0"
cmp -s "$work/manifest" "$work/pulled"
code=$(curl --silent --insecure --request POST --header "$reading" --output /dev/null --write-out '%{http_code}' \
  "$DTR/v2/engineering/app/blobs/uploads/")
case $code in 401 | 403) ;; *) echo "a reader's push was answered $code" >&2; exit 1 ;; esac

say "what is there, and what happened"
api "$bob" GET '/api/v0/repositories/engineering/app/tags?includeManifests=true' | grep -q '"name":"1.0"'
api "$bob" GET /api/v0/repositories/engineering/app/tags/1.0 | grep -q '"architecture":"amd64"'
api "$admin" GET '/api/v0/repositories/engineering/app/events?pageSize=50' >"$work/events"
grep -q '"type":"CREATE"' "$work/events"
api "$admin" GET '/api/v0/events?pageSize=10&objectType=tag' | grep -q 1.0
# Who administers nothing sees what he did himself.
api "$bob" GET '/api/v0/events?pageSize=100' >"$work/own"
if grep -q '"type":"CREATE"' "$work/own"; then echo "bob sees what others did" >&2; exit 1; fi

say "the webhook was told"
tries=0
until api "$admin" GET "/api/v0/webhooks/$hook/deliveries" | grep -q '"status":"delivered"'; do
  tries=$((tries + 1))
  if [ "$tries" -gt 60 ]; then echo "nothing was delivered in 30 seconds" >&2; exit 1; fi
  sleep 0.5
done

say "cleaning up"
api "$alice" DELETE /api/v0/repositories/engineering/app/tags/1.0 >/dev/null
api "$alice" DELETE "/api/v0/api_tokens/$hashed" >/dev/null
refused NOT_AUTHENTICATED "alice:$token" GET /api/v0/repositories/engineering/app
api "$admin" DELETE "/api/v0/webhooks/$hook" >/dev/null
api "$admin" DELETE /api/v0/repositories/engineering/app/teamAccess/readers >/dev/null
refused NO_SUCH_REPOSITORY "$bob" GET /api/v0/repositories/engineering/app
api "$admin" DELETE /api/v0/repositories/engineering/app >/dev/null
api "$admin" DELETE /enzi/v0/accounts/engineering/teams/writers >/dev/null
for name in alice bob engineering; do
  api "$admin" DELETE "/enzi/v0/accounts/$name" >/dev/null
  # Again: what is gone is gone, and that is what was asked for.
  api "$admin" DELETE "/enzi/v0/accounts/$name" >/dev/null
done
say "done"
