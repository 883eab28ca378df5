namespace CozeProxy.Transforms.OAuth;

/// <summary>The shared token store does not answer; the caller goes on alone.</summary>
internal sealed class TokenStoreException(string message, Exception inner) : Exception(message, inner);
