# bash completion for kubectl-alb

_kubectl_alb() {
    # bash splits words at "=" and ":"; pieces without a blank between them are one word.
    local rest=${COMP_LINE:0:COMP_POINT} words=() piece
    for piece in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
        if [[ ${#words[@]} -eq 0 || $rest == [[:space:]]* ]]; then
            words+=("$piece")
        else
            words[${#words[@]}-1]+=$piece
        fi
        rest=${rest#"${rest%%[![:space:]]*}"}
        rest=${rest#"$piece"}
    done

    # What bash replaces is the last piece only, so the rest of the word is cut from candidates.
    local word=${words[${#words[@]}-1]}
    local before=${word%"$piece"}
    [[ $piece == [=:] ]] && before=$word

    local line directive=0
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line =~ ^:[0-9]+$ ]]; then
            directive=${line#:}
        else
            line=${line%%$'\t'*}
            COMPREPLY+=("${line#"$before"}")
        fi
    done < <(kubectl-alb __complete "${words[@]:1}" 2>/dev/null)
    if [[ $directive == 0 ]]; then
        compopt -o default 2>/dev/null
    fi
}

complete -F _kubectl_alb kubectl-alb
