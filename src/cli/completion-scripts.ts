/**
 * Shell completion scripts. Each runs `PROGRAM __complete WORDS... CURRENT` (cobra's protocol),
 * which prints one candidate per line with its summary after a tab, then `:DIRECTIVE`. Its bits: 1
 * failed, 2 no space, 4 no file names, 8 the lines are extensions of files, 16 folders. Of
 * `--flag=val` the candidates are values without the flag.
 */

const bash = (program: string): string => `# bash completion for ${program}
_${program}_files() {
  local file place extension
  while IFS= read -r file; do
    place=\${file/#\\~\\//$HOME/}
    if [[ -d $place ]]; then COMPREPLY+=("$file"); continue; fi
    for extension in "$@"; do [[ $file == *."$extension" ]] && COMPREPLY+=("$file"); done
  done < <(compgen -f -- "\${current//\\\\/}")
  # readline quotes them, and puts a slash behind folders
  compopt -o filenames 2>/dev/null
}
# A word as the shell would pass it, as far as that runs nothing: quotes, plain variables and ~.
_${program}_word() {
  local flag= text=$1 name
  local double='^"([^"$\`\\]*)"$' single="^'([^']*)'$" variable='^"?[$][{]?([A-Za-z_][A-Za-z0-9_]*)[}]?"?$'
  if [[ $text == -*=* ]]; then flag=\${text%%=*}=; text=\${text#*=}; fi
  if [[ $text =~ $double || $text =~ $single ]]; then
    text=\${BASH_REMATCH[1]}
  elif [[ $text =~ $variable ]]; then
    name=\${BASH_REMATCH[1]}
    text=\${!name}
  else
    text=\${text/#\\~\\//$HOME/}
    text=\${text//\\\\/}
  fi
  REPLY=$flag$text
}
_${program}_complete() {
  local current=\${COMP_WORDS[COMP_CWORD]} line=() out directive=0 word found=() count=0 flag= last REPLY
  line=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  # bash splits --flag=value and name:value into words: join them again for the program
  if declare -F _get_comp_words_by_ref >/dev/null; then
    local words=() cword=0 cur=
    _get_comp_words_by_ref -n =: cur words cword
    line=("\${words[@]:1:cword}")
    current=$cur
  else
    for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
      if ((count)) && [[ \${found[count-1]} == -* && ($word == = || \${found[count-1]} == -*=) ]]; then
        found[count-1]+=$word
      else
        found[count]=$word
        count=$((count + 1))
      fi
    done
    line=("\${found[@]}")
    ((count)) && current=\${found[count-1]}
    found=()
  fi
  [[ \${#line[@]} -eq 0 ]] && line=("")
  last=$((\${#line[@]} - 1))
  for ((count = 0; count < last; count++)); do
    _${program}_word "\${line[count]}"
    line[count]=$REPLY
  done
  word=\${COMP_WORDS[0]}
  # eval knows aliases and ~; nothing else may be in the word
  [[ $word =~ ^[A-Za-z0-9_./~+-]+$ ]] || word=${program}
  out=$(eval "$word __completeNoDesc \\"\\\${line[@]}\\"" 2>/dev/null) || return 0
  COMPREPLY=()
  if [[ $current == -*=* ]]; then
    flag=\${current%%=*}=
    current=\${current#*=}
    # where = separates words, bash completes what is behind it
    [[ $COMP_WORDBREAKS == *=* ]] && flag=
  fi
  while IFS= read -r word; do
    case $word in
      :*) directive=\${word#:} ;;
      *) found+=("$word") ;;
    esac
  done <<<"$out"
  ((directive & 1)) && return 0
  if ((directive & 8)); then _${program}_files "\${found[@]}"; return 0; fi
  if ((directive & 16)); then _${program}_files; return 0; fi
  for word in "\${found[@]}"; do [[ -n $word && $word == "$current"* ]] && COMPREPLY+=("$flag$word"); done
  ((directive & 2)) && compopt -o nospace 2>/dev/null
  if ((directive & 4)); then
    compopt +o default 2>/dev/null
  elif ((\${#COMPREPLY[@]} == 0)); then
    compopt -o default 2>/dev/null
  fi
  declare -F __ltrim_colon_completions >/dev/null && __ltrim_colon_completions "$current"
  return 0
}
# the name that people give to the aliases of kubectl: complete -o default -F __start_kubectl k
__start_${program}() { _${program}_complete "$@"; }
complete -F __start_${program} ${program}
`;

const zsh = (program: string): string => `#compdef ${program}
# zsh completion for ${program}
_${program}() {
  local -a lines candidates line extensions
  local directive=0 entry word
  line=("\${(@)words[2,CURRENT]}")
  lines=("\${(@f)$("\${words[1]}" __complete "\${line[@]}" 2>/dev/null)}")
  compset -P '-*='
  for entry in "\${lines[@]}"; do
    case $entry in
      :*) directive=\${entry#:} ;;
      '') ;;
      *) word=\${entry%%$'\\t'*}
         extensions+=("*.$word")
         if [[ $entry == *$'\\t'* ]]; then candidates+=("\${word//:/\\\\:}:\${entry#*$'\\t'}"); else candidates+=("\${word//:/\\\\:}"); fi ;;
    esac
  done
  if (( directive & 1 )); then
    return 1
  elif (( directive & 8 )); then
    _files -g "(\${(j:|:)extensions})"
  elif (( directive & 16 )); then
    _files -/
  elif (( \${#candidates} )); then
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
  set -l flag (string match -r -- '^-[^=]*=' $words[-1])
  for line in ($program __complete $words[2..-1] 2>/dev/null)
    string match -q -- ':*' $line; or echo "$flag$line"
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
  $directive = [int]("$(@($lines) -like ':*' | Select-Object -Last 1)".TrimStart(':'))
  if ($directive -band 25) { return }
  $flag = if ($wordToComplete -match '^-.*?=') { $Matches[0] } else { '' }
  foreach ($line in $lines) {
    if ($line -like ':*' -or $line -eq '') { continue }
    $parts = $line -split "\`t", 2
    $summary = if ($parts.Length -gt 1) { $parts[1] } else { $parts[0] }
    [System.Management.Automation.CompletionResult]::new($flag + $parts[0], $parts[0], 'ParameterValue', $summary)
  }
}
`;

export const completionScripts: Readonly<Record<string, (program: string) => string>> = { bash, zsh, fish, powershell };
