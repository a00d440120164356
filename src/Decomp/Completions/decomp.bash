# Completion of decomp for bash. For this shell: eval "$(decomp completion bash)"
# For all: decomp completion bash > ~/.local/share/bash-completion/completions/decomp
_decomp() {
  local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]} found
  found=$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
  COMPREPLY=($(compgen -W "$found" -- "$word"))
}
complete -o bashdefault -o default -F _decomp decomp
