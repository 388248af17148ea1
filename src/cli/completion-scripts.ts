/**
 * Shell completion scripts. Each runs `PROGRAM __complete WORDS... CURRENT` (cobra's protocol),
 * which prints one candidate per line with its summary after a tab, then `:DIRECTIVE` (bit 2: no
 * space, bit 4: no file names).
 */

const bash = (program: string): string => `# bash completion for ${program}
_${program}_complete() {
  local current=\${COMP_WORDS[COMP_CWORD]} line=() out directive=0 word
  line=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  # bash splits --flag=value and name:value into words: join them again for the program
  if declare -F _get_comp_words_by_ref >/dev/null; then
    local words=() cword=0 cur=
    _get_comp_words_by_ref -n =: cur words cword
    line=("\${words[@]:1:cword}")
    current=$cur
  fi
  [[ \${#line[@]} -eq 0 ]] && line=("")
  out=$("\${COMP_WORDS[0]}" __completeNoDesc "\${line[@]}" 2>/dev/null) || return 0
  COMPREPLY=()
  while IFS= read -r word; do
    case $word in
      :*) directive=\${word#:} ;;
      "$current"*) COMPREPLY+=("$word") ;;
    esac
  done <<<"$out"
  ((directive & 2)) && compopt -o nospace 2>/dev/null
  if ((\${#COMPREPLY[@]} == 0)) && ! ((directive & 4)); then compopt -o default 2>/dev/null; fi
  if declare -F __ltrim_colon_completions >/dev/null; then
    [[ $current == *=* ]] && COMPREPLY=("\${COMPREPLY[@]#"\${current%%=*}="}")
    __ltrim_colon_completions "$current"
  fi
  return 0
}
complete -F _${program}_complete ${program}
`;

const zsh = (program: string): string => `#compdef ${program}
# zsh completion for ${program}
_${program}() {
  local -a lines candidates line
  local directive=0 entry word
  line=("\${(@)words[2,CURRENT]}")
  lines=("\${(@f)$("\${words[1]}" __complete "\${line[@]}" 2>/dev/null)}")
  for entry in "\${lines[@]}"; do
    case $entry in
      :*) directive=\${entry#:} ;;
      '') ;;
      *) word=\${entry%%$'\\t'*}
         if [[ $entry == *$'\\t'* ]]; then candidates+=("\${word//:/\\\\:}:\${entry#*$'\\t'}"); else candidates+=("\${word//:/\\\\:}"); fi ;;
    esac
  done
  if (( \${#candidates} )); then
    if (( directive & 2 )); then _describe '${program}' candidates -S ''; else _describe '${program}' candidates; fi
  elif ! (( directive & 4 )); then
    _files
  fi
}
if [ "\${funcstack[1]}" = "_${program}" ]; then _${program} "$@"; else compdef _${program} ${program}; fi
`;

const fish = (program: string): string => `# fish completion for ${program}
function __${program}_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l program $words[1]
  for line in ($program __complete $words[2..-1] 2>/dev/null)
    string match -q -- ':*' $line; or echo $line
  end
end
function __${program}_no_files
  set -l words (commandline -opc) (commandline -ct)
  set -l program $words[1]
  set -l directive ($program __completeNoDesc $words[2..-1] 2>/dev/null | string match -r '^:(\\d+)$')[2]
  test -n "$directive"; and test (math "floor($directive / 4) % 2") -eq 1
end
complete -c ${program} -e
complete -c ${program} -n '__${program}_no_files' -f -a '(__${program}_complete)'
complete -c ${program} -n 'not __${program}_no_files' -F
`;

const powershell = (program: string): string => `# powershell completion for ${program}
Register-ArgumentCompleter -Native -CommandName '${program}' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $program = $words[0]
  $rest = @($words | Select-Object -Skip 1)
  if ($wordToComplete -eq '') { $rest += '""' }
  $lines = & $program __complete @rest 2>$null
  foreach ($line in $lines) {
    if ($line -like ':*' -or $line -eq '') { continue }
    $parts = $line -split "\`t", 2
    $summary = if ($parts.Length -gt 1) { $parts[1] } else { $parts[0] }
    [System.Management.Automation.CompletionResult]::new($parts[0], $parts[0], 'ParameterValue', $summary)
  }
}
`;

export const completionScripts: Readonly<Record<string, (program: string) => string>> = { bash, zsh, fish, powershell };
