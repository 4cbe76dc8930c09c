# What a person types; what each step does stands in scripts/.

PREFIX ?= /usr
SYSCONFDIR ?= /etc
CONFIGURATION = release

.PHONY: demo test bench build install deb clean

demo:
	scripts/demo

test:
	scripts/setup
	scripts/check

bench:
	scripts/benchmark

build:
	scripts/build $(CONFIGURATION)

# DESTDIR= puts the tree somewhere else, as packagers want, and WEIR_BIN= takes a program that is built; nothing is
# started.
install:
	scripts/install "$(DESTDIR)" "$(PREFIX)" "$(SYSCONFDIR)"

# A Debian package, in the directory where make is called.
deb:
	scripts/package

clean:
	swift package clean
