documents := "spec/schoology/groups.yaml spec/schoology/invites.yaml spec/classroom/invitations.yaml"

# what there is to run
default:
    @just --list

# the main job: the three documents against the mock
check:
    cargo run --release -- check

# all tests
test:
    cargo test

# format, lint, test, drift: what the CI runs
ci:
    .ci/run

# examples of the documents against their schemas, JSON against XML
lint:
    cargo run --release -- lint

# write the generated crate anew
sdk:
    cargo run --release -- generate {{documents}} --out sdk --crate hallpass-sdk --runtime workspace

# look at changed snapshots of replies and take them over
accept:
    cargo run --release -- check --snapshots spec/snapshots; cargo run --release -- snapshots review --snapshots spec/snapshots
    cargo run --release -- snapshots accept --snapshots spec/snapshots

# take over what our own tests compare with: text snapshots, wire cases, README, pages of checks and faults
accept-tests:
    UPDATE_CASES=1 INSTA_UPDATE=always cargo test

# measure side by side with peers
bench:
    cargo bench -p hallpass-benches
