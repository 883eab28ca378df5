namespace CozeProxy.Transforms.Interrupts;

/// <summary>An interrupt that is passed on to the client, with the token its answer must come with, and until when it may.</summary>
public sealed record AskedInterrupt(string Token, DateTimeOffset ExpiresAt, Interrupt Interrupt)
{
    // Whoever has the token and a key of the account can answer in the client's place.
    public override string ToString() => $"{nameof(AskedInterrupt)} {{ {Interrupt} }}";
}
