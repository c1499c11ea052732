# fish completion for kubectl-alb

function __kubectl_alb_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l word (commandline --current-token --cut-at-cursor)
    # fish replaces the whole token, so `--flag=` is put back in front of the bare values.
    set -l before (string match --regex -- '^-[^=]*=' "$word")
    set -l directive 0
    for line in (kubectl-alb __complete $words[2..] "$word" 2>/dev/null)
        if string match --quiet --regex -- '^:[0-9]+$' $line
            set directive (string sub --start 2 -- $line)
        else if test -n "$line"
            printf '%s%s\n' "$before" $line
        end
    end
    if test $directive = 0
        __fish_complete_path "$word"
    end
end

complete --command kubectl-alb --no-files --keep-order --arguments '(__kubectl_alb_complete)'
