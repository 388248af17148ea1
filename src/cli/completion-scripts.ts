/**
 * Shell completion scripts. Each runs `PROGRAM __complete WORDS... CURRENT` (cobra's protocol),
 * which prints one candidate per line with its summary after a tab, then `:DIRECTIVE`. Its bits: 1
 * failed, 2 no space, 4 no file names, 8 the lines are extensions of files, 16 folders. Of
 * `--flag=val` the candidates are values without the flag.
 */
import { bash } from './completion-script-bash.ts';

/** The variable that switches a program's hints off, for shells that cannot show them (cobra's). */
const activeHelp = (program: string): string => `${program.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')}_ACTIVE_HELP`;

const zsh = (program: string): string => `#compdef ${program}
# zsh completion for ${program}
# A word as the shell would pass it, as far as that runs nothing: quotes, variables and ~.
_${program}_word() {
  REPLY=\${(Q)1}
  # what could be more than one value, or a command, stays as it is typed
  [[ $1 == *['\`();|&<>']* || $1 == *$'\\n'* ]] || eval "REPLY=$1" 2>/dev/null || REPLY=\${(Q)1}
}
_${program}() {
  local -a lines candidates line names order space
  local directive=0 entry word help=0 REPLY
  for word in "\${(@)words[2,CURRENT]}"; do
    _${program}_word "$word"
    line+=("$REPLY")
  done
  word=\${words[1]}
  # eval knows aliases and ~; nothing else may be in the word
  [[ $word =~ '^[A-Za-z0-9_./~+-]+$' ]] || word=${program}
  line=("\${(@q)line}")
  lines=("\${(@f)$(eval "$word __complete \${line[*]}" 2>/dev/null)}")
  compset -P '-*='
  for entry in "\${lines[@]}"; do
    case $entry in
      :*) directive=\${entry#:} ;;
      '') ;;
      '_activeHelp_ '*) entry=\${entry#_activeHelp_ }; [[ -n $entry ]] && { compadd -x "$entry"; help=1 } ;;
      *) word=\${entry%%$'\\t'*}
         names+=("$word")
         if [[ $entry == *$'\\t'* ]]; then candidates+=("\${word//:/\\\\:}:\${entry#*$'\\t'}"); else candidates+=("\${word//:/\\\\:}"); fi ;;
    esac
  done
  (( directive & 1 )) && return
  (( help && ( \${#candidates} || ! ( directive & 4 ) ) )) && compadd -x --
  (( directive & 2 )) && space=(-S '')
  (( directive & 32 )) && order=(-V)
  if (( directive & 8 )); then
    _files -g "(\${(j:|:)\${(@)names/#/*.}})"
  elif (( directive & 16 )); then
    if [[ -n $names[1] ]]; then _files -W "$names[1]" -/; else _files -/; fi
  elif (( \${#candidates} )) && _describe $order '${program}' candidates $space; then
    return 0
  elif (( directive & 4 )); then
    return 1
  else
    _files
  fi
}
if [ "\${funcstack[1]}" = "_${program}" ]; then _${program} "$@"; else compdef _${program} ${program}; fi
`;

/**
 * The conditions of fish's two entries are both asked at each completion, in an order that differs
 * between its versions: the program runs for the first of them only.
 */
const fish = (program: string): string => `# fish completion for ${program}
function __${program}_ask
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l line (string join ' ' -- $words $current)
  if set -q __${program}_line; and test "$line" = "$__${program}_line"
    set -e __${program}_line
    return
  end
  set -g __${program}_line $line
  set -g __${program}_candidates
  set -g __${program}_directive 0
  set -l program $words[1]
  # eval knows ~; nothing else may be in the word
  string match -qr '^[A-Za-z0-9_./~+-]+$' -- $program; or set program ${program}
  set -l arguments
  for word in $words[2..-1]
    set -l name (string match -r '^[$]([A-Za-z_][A-Za-z0-9_]*)$' -- $word)[2]
    if test -n "$name"; and set -q $name
      set word $$name
    end
    set -a arguments (string escape -- (string replace -r '^~/' "$HOME/" -- $word))
  end
  set -a arguments (string escape -- $current)
  set -l flag (string match -r -- '^-[^=]*=' $current)
  for line in (eval "${activeHelp(program)}=0 $program __complete $arguments" 2>/dev/null)
    if string match -qr '^:[0-9]+$' -- $line
      set -g __${program}_directive (string sub -s 2 -- $line)
    else if test -n "$line"
      set -ga __${program}_candidates "$flag$line"
    end
  end
end
function __${program}_has
  test (math "floor($__${program}_directive / $argv[1]) % 2") -eq 1
end
# Whether there are words to offer; where not, fish offers files.
function __${program}_offers
  # the directives of an error, and those of files, which fish cannot choose by their ends
  for bit in 1 8 16
    __${program}_has $bit; and return 1
  end
  set -l typed (string escape --style=regex -- (commandline -ct))
  set -l matching (string match -r -- "^$typed.*" $__${program}_candidates)
  if __${program}_has 2; and test (count $matching) -eq 1
    # fish puts a space behind the only word; of two words it puts what both begin with
    set -l word (string split -m 1 \\t -- $matching)[1]
    set -g __${program}_candidates $word
    string match -qr '[@=/:.,]$' -- $word; or set -ga __${program}_candidates $word.
  end
  __${program}_has 4; or test (count $matching) -gt 0
end
complete -c ${program} -e
complete -c ${program} -n '__${program}_ask; not __${program}_has 32; and __${program}_offers' -f -a '$__${program}_candidates'
complete -k -c ${program} -n '__${program}_ask; __${program}_has 32; and __${program}_offers' -f -a '$__${program}_candidates'
`;

const powershell = (program: string): string => `# powershell completion for ${program}
Register-ArgumentCompleter -Native -CommandName '${program}' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  # words as the shell would pass them, as far as that runs nothing; the one at the cursor is cut there
  $ast = 'System.Management.Automation.Language'
  $elements = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition })
  $words = @($elements | ForEach-Object {
    $text = $_.Extent.Text
    $past = $_.Extent.EndOffset - $cursorPosition
    if ($past -gt 0) { $text.Substring(0, $text.Length - $past) }
    elseif ($_ -is "$ast.StringConstantExpressionAst") { $_.Value }
    elseif ($_ -is "$ast.VariableExpressionAst") { "$($ExecutionContext.SessionState.PSVariable.GetValue($_.VariablePath.UserPath))" }
    else { $text }
  })
  $program = $words[0]
  $rest = @($words | Select-Object -Skip 1)
  $typed = ''
  if ($elements[-1].Extent.EndOffset -ge $cursorPosition) {
    if ($rest.Count -gt 0) { $typed = $rest[-1] }
  } else {
    # older versions drop an empty word
    $passing = Get-Variable -Name PSNativeCommandArgumentPassing -ValueOnly -ErrorAction Ignore
    $rest += if ($null -eq $passing -or "$passing" -eq 'Legacy') { '""' } else { '' }
  }
  # hints cannot be shown here
  $hints = $env:${activeHelp(program)}
  $env:${activeHelp(program)} = '0'
  $lines = @(& $program __complete @rest 2>$null)
  $env:${activeHelp(program)} = $hints
  $directive = [int]("$(@($lines) -like ':*' | Select-Object -Last 1)".TrimStart(':'))
  if ($directive -band 25) { return }
  $flag = ''
  if ($typed -match '^-.*?=') { $flag = $Matches[0]; $typed = $typed.Substring($flag.Length) }
  $found = @($lines | Where-Object { $_ -and $_ -notlike ':*' -and $_.StartsWith($typed) })
  if (-not ($directive -band 32)) { $found = @($found | Sort-Object) }
  if ($found.Count -eq 0) {
    # something must be there, or files are offered
    if ($directive -band 4) { '' }
    return
  }
  $mode = "$((Get-PSReadLineKeyHandler -ErrorAction Ignore | Where-Object { $_.Key -eq 'Tab' }).Function)"
  $ends = $mode -eq 'MenuComplete' -or ($mode -eq 'Complete' -and $found.Count -eq 1)
  $space = if ($ends -and -not ($directive -band 2)) { ' ' } else { '' }
  foreach ($line in $found) {
    $name, $summary = $line -split "\`t", 2
    if (-not $summary) { $summary = ' ' }
    $text = (($flag + $name) -replace '[\\s#@$;,''{}()"\`|<>&]', '\`$&') + $space
    if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') { $text; continue }
    $item = if ($mode -eq 'Complete' -and $summary -ne ' ') { "$name  ($summary)" } else { $name }
    [System.Management.Automation.CompletionResult]::new($text, $item, 'ParameterValue', $summary)
  }
}
`;

export const completionScripts: Readonly<Record<string, (program: string) => string>> = { bash, zsh, fish, powershell };
