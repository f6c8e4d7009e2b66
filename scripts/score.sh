#!/bin/sh
# What independent tools say of the manifests: strict schemas of ten Kubernetes releases, kube-score and checkov; and whether
# our own checks of Pod Security say what Kubernetes says. What is missing of all that is installed into a cache, in versions
# that are fixed here. The table and its verdict are score.ts'.
set -eu
cd "$(dirname "$0")/.."

KUBE_SCORE=v1.20.0
POD_SECURITY_RELEASE=v1.37
POD_SECURITY_MODULE=k8s.io/pod-security-admission@v0.37.2
KUBERNETES_VALIDATE=1.37.0
CHECKOV=3.3.30

cache=${XDG_CACHE_HOME:-$HOME/.cache}/counter-on-sentinel/score
python=$cache/python-$KUBERNETES_VALIDATE-$CHECKOV
go=$cache/kube-score-$KUBE_SCORE
pods=$cache/pod-security-${POD_SECURITY_MODULE#*@}

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
if [ ! -d "$pods/pass" ]; then
  need go "Kubernetes' own tests of Pod Security" 'https://go.dev/doc/install, or apt-get install golang-go'
  echo "fetching the pods of $POD_SECURITY_MODULE into $pods"
  # In a folder without go.mod.
  module=$(cd / && go mod download -json "$POD_SECURITY_MODULE" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  mkdir -p "$pods"
  cp -r "$module/test/testdata/restricted/$POD_SECURITY_RELEASE/." "$pods"
  chmod -R u+w "$pods"
fi

export POD_SECURITY="$pods"
PATH="$PWD/node_modules/.bin:$go:$python/bin:$PATH" exec node scripts/score.ts
