using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using TensorDecomp.Bench;

// ServeBench DECOMP SOURCE STORE COUNT: fills the store, serves it, and takes the times of pages.
(string tool, string source, string store, int count) = (args[0], args[1], args[2], int.Parse(args[3]));
LargeStore.Fill(source, store, count);
long began = Stopwatch.GetTimestamp();
using Process server = Process.Start(new ProcessStartInfo(tool, ["serve", store, "--port", "0"]) { RedirectStandardOutput = true })!;
try
{
    string line = server.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the server said nothing");
    Console.WriteLine($"{line.Split(" at ")[0]}; ready after {Since(began)}");
    Uri address = new(Regex.Match(line, "http://[^ ;]*").Value);
    foreach (string page in (string[])["/", "/", "/?ring=F2", "/?upto=16", "/shape/3x4x5", "/searches"]) await Take(page);
    string scheme = Regex.Match(await Text("/"), "/scheme/3x4x5/[^\"]*").Value;
    await Take(scheme);
    await Take(scheme);
    began = Stopwatch.GetTimestamp();
    await Text("/events");
    Console.WriteLine($"the best proved and all origins read after another {Since(began)}");
    foreach (string page in (string[])["/", "/?engine=gradient", "/searches"]) await Take(page);
    server.Refresh();
    Console.WriteLine($"resident memory {server.WorkingSet64 >> 20} MB");

    // A plain socket: the visitor's own start is not what is measured.
    async Task<string> Text(string page)
    {
        using TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port);
        string request = $"GET {page} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using StreamReader reader = new(client.GetStream());
        string answer = await reader.ReadToEndAsync();
        return answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? answer : throw new InvalidOperationException(answer);
    }

    async Task Take(string page)
    {
        long start = Stopwatch.GetTimestamp();
        string text = await Text(page);
        Console.WriteLine($"{page,-60} {Since(start),10} {text.Length >> 10,6} kB");
    }
}
finally
{
    server.Kill();
}

static string Since(long start) => $"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms";
