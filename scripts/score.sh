#!/bin/sh
# What independent tools say of the manifests: strict schemas of four Kubernetes releases, kube-score and checkov. What is
# missing of them is installed into a cache, in versions that are fixed here. The table and its verdict are score.ts'.
set -eu
cd "$(dirname "$0")/.."

KUBE_SCORE=v1.20.0
KUBERNETES_VALIDATE=1.37.0
CHECKOV=3.3.30

cache=${XDG_CACHE_HOME:-$HOME/.cache}/counter-on-sentinel/score
python=$cache/python-$KUBERNETES_VALIDATE-$CHECKOV
go=$cache/kube-score-$KUBE_SCORE

need() {
  command -v "$1" >/dev/null || {
    echo "$1 is missing, and $2 is installed by it: $3" >&2
    exit 1
  }
}

if [ ! -e "$python/installed" ]; then
  need python3 'checkov, with kubernetes-validate,' 'apt-get install python3-venv'
  echo "installing kubernetes-validate $KUBERNETES_VALIDATE and checkov $CHECKOV into $python (minutes)"
  python3 -m venv --clear "$python"
  "$python/bin/pip" install --quiet --disable-pip-version-check \
    "kubernetes-validate==$KUBERNETES_VALIDATE" "checkov==$CHECKOV"
  touch "$python/installed"
fi
if [ ! -x "$go/kube-score" ]; then
  need go kube-score 'https://go.dev/doc/install, or apt-get install golang-go'
  echo "installing kube-score $KUBE_SCORE into $go"
  GOBIN=$go go install "github.com/zegl/kube-score/cmd/kube-score@$KUBE_SCORE"
fi

PATH="$PWD/node_modules/.bin:$go:$python/bin:$PATH" exec node scripts/score.ts
