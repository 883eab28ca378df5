#!/usr/bin/env bash
# Writes what the upstream answers and what its callers send, once and for all contenders alike: payloads.sh DIRECTORY
set -euo pipefail
export LC_ALL=C

readonly WORKFLOW=7342866812345
readonly EVENTS=50
# Every event of the stream is padded to this many bytes, so that a write of as many bytes is a write of one event.
readonly EVENT_BYTES=256

cd "$1"

# An event of the stream, filled up with spaces where JSON allows them.
event() { # id, name, JSON object without its closing brace
    local frame
    printf -v frame 'id: %d\nevent: %s\ndata: %s' "$1" "$2" "$3"
    local room=$((EVENT_BYTES - 3 - ${#frame}))
    ((room >= 0)) || { echo "event $1 is longer than $EVENT_BYTES bytes" >&2; exit 1; }
    printf '%s%*s}\n\n' "$frame" "$room" ''
}

debug_url() {
    printf 'https://www.coze.cn/work_flow?execute_id=7417021412903256064&space_id=7417021412903256065&workflow_id=%s' "$WORKFLOW"
}

stream() {
    local i
    for ((i = 0; i < EVENTS; i++)); do
        event "$i" Message "$(printf '{"node_seq_id":"%d","node_execute_uuid":"8d0a5e0c-4b7d-4a0e-9e55-0f0c9d3b7a11","node_id":"133001","node_title":"Answer","node_type":"Message","content":"word %d ","content_type":"text","node_is_finish":%s' \
            "$i" "$i" "$( ((i == EVENTS - 1)) && echo true || echo false)")"
    done
    event "$i" Message '{"node_seq_id":"0","node_id":"900001","node_title":"End","node_type":"End","content":"{}","content_type":"text","node_is_finish":true,"usage":{"input_count":50,"output_count":100,"token_count":150}'
    event $((i + 1)) Done "$(printf '{"debug_url":"%s"' "$(debug_url)")"
}

whole() {
    local text='Paris is the capital of France. It lies on the Seine, has about two million inhabitants, and has been the seat of its government for most of the last thousand years.'
    printf 'id: 0\nevent: Message\ndata: {"node_seq_id":"0","node_id":"900001","node_title":"End","node_type":"End","content":"{\\"output\\":\\"%s\\"}","content_type":"text","node_is_finish":true,"usage":{"input_count":50,"output_count":100,"token_count":150}}\n\n' "$text"
    printf 'id: 1\nevent: Done\ndata: {"debug_url":"%s"}\n\n' "$(debug_url)"
}

stream > stream.sse
whole > whole.sse
question='What is the capital of France, and what should one know about it?'
printf '{"workflow_id":"%s","parameters":{"BOT_USER_INPUT":"%s"}}' "$WORKFLOW" "$question" > coze.json
for streams in true false; do
    printf '{"model":"coze-workflow","workflow_id":"%s","messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"%s"}],"stream":%s}' \
        "$WORKFLOW" "$question" "$streams" > "openai-stream-$streams.json"
done

# One write for the whole answer, or one for each event.
one_piece='output_buffers 1 64k; postpone_output 64k;'
each_event="output_buffers 1 $EVENT_BYTES; postpone_output 0;"
echo "alias $PWD/whole.sse; $one_piece" > json.conf
echo "alias $PWD/stream.sse; $one_piece" > stream-burst.conf
echo "alias $PWD/stream.sse; $each_event" > stream-paced.conf
