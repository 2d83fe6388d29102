"""`./doit completion SHELL`: what a shell must know to complete the words of Antler's commands."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.core.errors import AntlerError
from tasks.core.words import meant

BASH = r'''_antler() {
    local line=${COMP_LINE:0:COMP_POINT} word answer
    local -a words
    read -ra words <<<"$line"
    [[ $line != *[[:space:]] ]] || words+=("")
    word=${words[-1]}
    answer=$("${words[0]/#\~/$HOME}" completion --words "${words[@]:1}" 2>/dev/null) || return
    COMPREPLY=()
    compopt +o nospace
    while IFS=$'\t' read -r candidate _; do
        case $candidate in
        "") ;;
        :files) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < \
            <(compgen -f -- "$word") ;;
        *=) compopt -o nospace; COMPREPLY+=("$candidate") ;;
        *) [[ $word != *=* ]] || candidate=${candidate#*=}; COMPREPLY+=("$candidate") ;;
        esac
    done <<<"$answer"
}
complete -F _antler antler doit
'''

ZSH = r'''#compdef antler doit
_antler() {
    local line files
    local -a found open
    for line in "${(@f)$("${words[1]/#\~/$HOME}" completion --words "${(@)words[2,CURRENT]}" \
            2>/dev/null)}"; do
        case $line in
        "") ;;
        :files*) files=1 ;;
        *=$'\t'*) open+=("${line%%$'\t'*}") ;;
        *) found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
        esac
    done
    (( ! $#open )) || compadd -S '' -- $open
    (( ! $#found )) || _describe -V word found
    [[ -z $files ]] || _files
}
compdef _antler antler doit
'''

FISH = r'''function __antler
    set -l words (commandline -opc) (commandline -ct)
    set -l answer (eval $words[1] completion --words (string escape -- $words[2..]) 2>/dev/null)
    string match -v ':files*' -- $answer
    string match -q ':files*' -- $answer; and __fish_complete_path (commandline -ct)
end
complete -c antler -f -a '(__antler)'
complete -c doit -f -a '(__antler)'
'''

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


def script(words: Sequence[str]) -> str:
    """The script for a shell, to be read by it when it starts.

    Raises:
        AntlerError: no shell is named, or one that is not known.
    """
    if len(words) != 1 or words[0] not in SCRIPTS:
        raise AntlerError("completion wants the name of a shell",
                          details=meant("".join(words[:1]), list(SCRIPTS)),
                          resolution='eval "$(./doit completion bash)", in ~/.bashrc')
    return SCRIPTS[words[0]]
