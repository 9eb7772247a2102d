# An adapter that accepts every document and echoes it unchanged. A script redefines what it needs to,
# and calls `serve`. In `answer`, `$id` is the id of the request, and `$document` is its document as a
# JSON string. `$document` is empty if the bytes are not UTF-8.
capabilities='"encode","fly"'
start() {
    IFS= read -r line
    say '{"op":"start","protocol":1,"implementation":{"name":"echo","version":"1.2.3"},"capabilities":['"$capabilities"']}'
}
say() { printf '%s\n' "$*"; }
next() {
    IFS= read -r line || return 1
    id=${line#*'"id":'} id=${id%%,*}
    case $line in
        *'"document":'*) document=${line#*'"document":'} document=${document%\}} document=${document%',"splice":false'} ;;
        *) document= ;;
    esac
}
accept() { say '{"id":'"$id"',"outcome":"accepted","document":'"$document"'}'; }
decide() { say '{"id":'"$id"',"outcome":"'"$1"'","message":"no"}'; }
serve() { start; while next; do answer; done; }
answer() { accept; }
