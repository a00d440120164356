namespace TensorDecomp.Evolution.Models;

/// <summary>
/// Reads the whole body of each response, up to a bound and for no longer than the request may take, before anybody sees the
/// response. What an endpoint goes on to send after that costs neither memory nor time.
/// </summary>
internal sealed class BoundedBodies(HttpMessageHandler inner, int most) : DelegatingHandler(inner)
{
    /// <exception cref="NoAnswerException">The body is longer.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancel);
        try
        {
            ByteArrayContent content = new(await Read(response.Content, cancel));
            foreach ((string name, IEnumerable<string> values) in response.Content.Headers) content.Headers.TryAddWithoutValidation(name,
                values);
            response.Content.Dispose();
            response.Content = content;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<byte[]> Read(HttpContent content, CancellationToken cancel)
    {
        using Stream stream = await content.ReadAsStreamAsync(cancel);
        using MemoryStream body = new();
        byte[] buffer = new byte[1 << 16];
        for (int got; (got = await stream.ReadAsync(buffer, cancel)) > 0;)
        {
            if (body.Length + got > most) throw new NoAnswerException($"the endpoint sent more than {most >> 20} MiB");
            body.Write(buffer, 0, got);
        }
        return body.ToArray();
    }
}
