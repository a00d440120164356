#compdef decomp
# Completion of decomp for zsh. For this shell: eval "$(decomp completion zsh)"
# For all: decomp completion zsh > a file named _decomp in a folder of $fpath
_decomp() {
  local -a found
  found=("${(@f)$(${words[1]} "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
  compadd -- ${found:#} || _files
}
compdef _decomp decomp
