documents := "spec/schoology/groups.yaml spec/schoology/invites.yaml spec/classroom/invitations.yaml"

# what there is to run
default:
    @just --list

# the main job: the three documents against the mock
check:
    cargo run --release -- check

# every document of a folder against its own mock: exit code, requests and verdict of each, then how many ended how
corpus-check folder:
    #!/usr/bin/env bash
    set -euo pipefail
    cargo build --release
    find "{{folder}}" -type f \( -name '*.yaml' -o -name '*.yml' -o -name '*.json' \) | sort | while read -r document; do
        code=0
        said=$(timeout 120 target/release/hallpass check "$document" 2> /dev/null) || code=$?
        requests=$(grep -o '^[0-9]* requests' <<< "$said" | head -1 || true)
        printf '%s\t%s\t%s\t%s\n' "$code" "${requests:-0 requests}" "$(basename "$document")" "$(tail -1 <<< "$said")"
    done | tee target/corpus-check.txt
    cut -f1 target/corpus-check.txt | sort | uniq -c

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

# the examples, as their READMEs say
examples:
    cargo build --release
    cd examples/command-line && ../../target/release/hallpass generate library.yaml --out ../../target/examples/library-client --crate library-client
    cargo test --manifest-path target/examples/library-client/Cargo.toml --target-dir target/examples/target
    cd examples/build-script && cargo run --target-dir ../../target/examples/target
    cd examples/gate && ../../target/release/hallpass generate --check
    cd examples/axum && cargo test --target-dir ../../target/examples/target

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

# any bytes as a document and as XML, ten minutes each (needs `cargo install cargo-fuzz`)
fuzz seconds="600":
    #!/usr/bin/env bash
    set -euo pipefail
    export RUSTC_BOOTSTRAP=1
    for target in loader xml; do
        mkdir -p fuzz/corpus/$target
        seeds=$([ $target = loader ] && echo openapi/tests/load || echo fuzz/seeds)
        cargo fuzz run --sanitizer none $target fuzz/corpus/$target $seeds -- -max_total_time={{seconds}} -timeout=10 -rss_limit_mb=2048
    done

# every document of a folder: loads, generates, compiles without a warning, examples round-trip? (more flags: --only, --steps, --jobs, --fresh)
corpus DIR *FLAGS:
    cargo build --release
    cargo run --profile dev -p hallpass-benches --example corpus -- {{DIR}} {{FLAGS}}

# generators side by side: CPU, peak memory, lines, `cargo check` (installs the peers once; needs Node for openapi-typescript)
bench-generate +DOCS:
    #!/usr/bin/env bash
    set -euo pipefail
    cargo build --release
    for peer in openapi-to-rust@0.23.0 ploidy@0.15.0 cargo-progenitor@0.15.0; do
        CARGO_TARGET_DIR=target/peers/build nice cargo install --locked --quiet --root target/peers "$peer"
    done
    npm install --silent --prefix target/peers openapi-typescript typescript
    cargo run --profile dev -p hallpass-benches --example generate -- {{DOCS}}

# published client libraries of both vendors against the mock (needs Python and Node)
clients port="4051":
    #!/usr/bin/env bash
    set -euo pipefail
    cargo build --release
    python3 -m venv target/clients/python
    target/clients/python/bin/pip install --quiet google-api-python-client google-auth schoolopy requests-oauthlib
    npm install --silent --prefix target/clients/node @googleapis/classroom google-auth-library schoology schoology.js schoologyapi
    target/release/hallpass mock --quiet --port {{port}} > target/clients/mock.txt &
    trap "kill $!" EXIT
    sleep 1
    url=http://127.0.0.1:{{port}}
    target/clients/python/bin/python tests/clients/classroom_client.py "$url"
    target/clients/python/bin/python tests/clients/schoology_client.py "$url"
    NODE_PATH=target/clients/node/node_modules node tests/clients/node.js "$url"

# a correct server that is not ours must conform (needs Python)
second-server port="4052":
    #!/usr/bin/env bash
    set -euo pipefail
    cargo build --release
    python3 tests/second_server/server.py --port {{port}} &
    trap "kill $!" EXIT
    sleep 1
    export HALLPASS_OAUTH1_KEY=hpkey HALLPASS_OAUTH1_SECRET=hpsecret HALLPASS_BEARER=ya29.fake
    target/release/hallpass check --url http://127.0.0.1:{{port}}
