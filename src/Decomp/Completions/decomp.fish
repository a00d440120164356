# Completion of decomp for fish. For this shell: decomp completion fish | source
# For all: decomp completion fish > ~/.config/fish/completions/decomp.fish
function __decomp_words
    set -l line (commandline -cp)
    set -l tool (commandline -opc)[1]
    $tool "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c decomp -a '(__decomp_words)'
