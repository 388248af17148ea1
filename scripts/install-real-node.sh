#!/bin/sh
# What `cox sandbox up --node=real` uses of the machine, on Debian and Ubuntu. Run as root.
set -e
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
  runc containernetworking-plugins iproute2 iptables conntrack busybox-static util-linux mount
