/** The completion script for bash: see completion-scripts.ts. */
export const bash = (program: string): string => `# bash completion for ${program}
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
# Offers what begins like the word, with what it is behind it where several are listed.
_${program}_offer() {
  local entry word text longest=0 room tab=$'\\t' matching=()
  for entry in "$@"; do
    word=\${entry%%"$tab"*}
    [[ -n $word && $word == "$current"* ]] || continue
    matching+=("$entry")
    ((\${#word} > longest)) && longest=\${#word}
  done
  if ((\${#matching[@]} == 1)); then
    printf -v word %q "\${matching[0]%%"$tab"*}"
    COMPREPLY=("$flag$word")
    return
  fi
  for entry in "\${matching[@]}"; do
    word=\${entry%%"$tab"*}
    text=\${entry#*"$tab"}
    # these two put the words on the line, one by one or all
    if [[ $entry == *"$tab"* && \${COMP_TYPE-} != 37 && \${COMP_TYPE-} != 42 ]]; then
      room=$((\${COLUMNS:-80} - longest - 4))
      if ((room > 8)); then printf -v word "%-\${longest}s" "$word"; else room=$((\${COLUMNS:-80} - \${#word} - 4)); fi
      ((room > 0 && \${#text} > room)) && text=\${text:0:room-1}…
      ((room > 0)) && word+="  ($text)"
    fi
    COMPREPLY+=("$flag$word")
  done
}
# Prints hints where the words are listed, at the second tab.
_${program}_help() {
  (($# && \${COMP_TYPE:-0} == 63)) || return
  printf '\\n'
  printf '%s\\n' "$@"
  if ((\${#COMPREPLY[@]})); then printf -- --; else printf %s "\${PS1@P}$COMP_LINE"; fi
}
_${program}_complete() {
  local current=\${COMP_WORDS[COMP_CWORD]} line=() out directive=0 word found=() help=() count=0 flag= last REPLY
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
  out=$(eval "$word __complete \\"\\\${line[@]}\\"" 2>/dev/null) || return 0
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
      '_activeHelp_ '*) help+=("\${word#_activeHelp_ }") ;;
      *) found+=("$word") ;;
    esac
  done <<<"$out"
  ((directive & 1)) && return 0
  if ((directive & 8)); then _${program}_files "\${found[@]}"; return 0; fi
  if ((directive & 16)); then _${program}_files; return 0; fi
  _${program}_offer "\${found[@]}"
  ((directive & 2)) && compopt -o nospace 2>/dev/null
  ((directive & 32)) && compopt -o nosort 2>/dev/null
  if ((directive & 4)); then
    compopt +o default 2>/dev/null
  elif ((\${#COMPREPLY[@]} == 0)); then
    compopt -o default 2>/dev/null
  fi
  declare -F __ltrim_colon_completions >/dev/null && __ltrim_colon_completions "$current"
  _${program}_help "\${help[@]}"
  return 0
}
# the name that people give to the aliases of kubectl: complete -o default -F __start_kubectl k
__start_${program}() { _${program}_complete "$@"; }
complete -F __start_${program} ${program}
`;
