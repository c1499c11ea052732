"""The completion scripts: kubectl's helper, and one for each shell.

All of them ask `kubectl-alb __complete` and follow the directive in its last line: 0 lets the
shell offer files.
"""

HELPER = "kubectl_complete-alb"
HELPER_CALL = "kubectl-alb __complete"

KUBECTL = f"""\
#!/bin/sh
exec {HELPER_CALL} "$@"
"""

# For cmd.exe, which passes the words on as they were quoted.
KUBECTL_WINDOWS = f"""\
@{HELPER_CALL} %*
"""

BASH = """\
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
            line=${line%%$'\\t'*}
            COMPREPLY+=("${line#"$before"}")
        fi
    done < <(kubectl-alb __complete "${words[@]:1}" 2>/dev/null)
    if [[ $directive == 0 ]]; then
        compopt -o default 2>/dev/null
    fi
}

complete -F _kubectl_alb kubectl-alb
"""

ZSH = """\
#compdef kubectl-alb
# zsh completion for kubectl-alb

_kubectl-alb() {
    local line value directive=0
    local -a asked candidates
    asked=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
    for line in "${(@f)$(kubectl-alb __complete "${(@)asked}" 2>/dev/null)}"; do
        if [[ $line == :<-> ]]; then
            directive=${line#:}
        elif [[ -n $line ]]; then
            value=${${line%%$'\\t'*}//:/\\\\:}
            [[ $line == *$'\\t'* ]] && value+=:${line#*$'\\t'}
            candidates+=("$value")
        fi
    done
    [[ $PREFIX == -*=* ]] && compset -P '*='
    (( $#candidates )) && _describe -V kubectl-alb candidates
    [[ $directive == 0 ]] && _files
}

if [[ $funcstack[1] == _kubectl-alb ]]; then
    _kubectl-alb "$@"
else
    compdef _kubectl-alb kubectl-alb
fi
"""

FISH = """\
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
            printf '%s%s\\n' "$before" $line
        end
    end
    if test $directive = 0
        __fish_complete_path "$word"
    end
end

complete --command kubectl-alb --no-files --keep-order --arguments '(__kubectl_alb_complete)'
"""

POWERSHELL = """\
# PowerShell completion for kubectl-alb

Register-ArgumentCompleter -Native -CommandName 'kubectl-alb' -ScriptBlock {
    param($word, $ast, $position)
    $words = @($ast.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $position -or $word -eq '' } |
        ForEach-Object { $_.Extent.Text.Trim('"', "'") })
    # Before 7.3 an empty argument is lost on the way unless it is quoted.
    $old = $PSVersionTable.PSVersion -lt [version]'7.3'
    $typed = if ($word -eq '' -and $old) { '""' } else { $word }
    $before = if ($word -match '^(-[^=]*=)') { $Matches[1] } else { '' }
    & kubectl-alb __complete @words $typed 2>$null | ForEach-Object {
        $value, $about = $_ -split "`t", 2
        if ($value -and $value -notmatch '^:\\d+$') {
            if (-not $about) { $about = $value }
            [System.Management.Automation.CompletionResult]::new(
                "$before$value", $value, 'ParameterValue', $about)
        }
    }
}
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH, "powershell": POWERSHELL}

# The files as packages install them, by the name that each shell looks for.
FILES = {
    HELPER: KUBECTL,
    "kubectl-alb.bash": BASH,
    "_kubectl-alb": ZSH,
    "kubectl-alb.fish": FISH,
}
