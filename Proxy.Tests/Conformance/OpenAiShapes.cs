namespace CozeProxy.Tests.Conformance;

/// <summary>
/// What OpenAI's published API description says of the objects the proxy answers with: one line a field, a question mark where
/// it may be left out, the types that it may have. <see cref="ShapeBook"/> reads it.
/// </summary>
internal static class OpenAiShapes
{
    public const string Chat =
        """
        ChatCompletion
          id: string
          object: 'chat.completion'
          created: int
          model: string
          choices: [ChatChoice]
          usage?: CompletionUsage
          system_fingerprint?: string
          service_tier?: 'auto' | 'default' | 'flex' | 'scale' | 'priority' | null
        ChatChoice
          index: int
          message: ChatMessage
          finish_reason: 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'function_call'
          logprobs: Logprobs | null
        ChatMessage
          role: 'assistant'
          content: string | null
          refusal: string | null
          tool_calls?: [ToolCall]
          annotations?: [any]
        ToolCall
          id: string
          type: 'function'
          function: ToolFunction
        ToolFunction
          name: string
          arguments: string
        ChatCompletionChunk
          id: string
          object: 'chat.completion.chunk'
          created: int
          model: string
          choices: [ChunkChoice]
          usage?: CompletionUsage | null
          system_fingerprint?: string
          service_tier?: 'auto' | 'default' | 'flex' | 'scale' | 'priority' | null
        ChunkChoice
          index: int
          delta: ChunkDelta
          finish_reason: 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'function_call' | null
          logprobs?: Logprobs | null
        ChunkDelta
          role?: 'developer' | 'system' | 'user' | 'assistant' | 'tool'
          content?: string | null
          refusal?: string | null
          tool_calls?: [ChunkToolCall]
        ChunkToolCall
          index: int
          id?: string
          type?: 'function'
          function?: ChunkToolFunction
        ChunkToolFunction
          name?: string
          arguments?: string
        Logprobs
          content: [any] | null
          refusal: [any] | null
        CompletionUsage
          prompt_tokens: int
          completion_tokens: int
          total_tokens: int
          prompt_tokens_details?: {int}
          completion_tokens_details?: {int}
        """;

    public const string Completions =
        """
        Completion
          id: string
          object: 'text_completion'
          created: int
          model: string
          choices: [CompletionChoice]
          usage?: CompletionUsage
          system_fingerprint?: string
        CompletionChoice
          index: int
          text: string
          finish_reason: 'stop' | 'length' | 'content_filter'
          logprobs: any | null
        CompletionChunk
          id: string
          object: 'text_completion'
          created: int
          model: string
          choices: [CompletionChunkChoice]
          usage?: CompletionUsage | null
          system_fingerprint?: string
        CompletionChunkChoice
          index: int
          text: string
          finish_reason: 'stop' | 'length' | 'content_filter' | null
          logprobs: any | null
        """;

    public const string ModelsAndErrors =
        """
        ModelList
          object: 'list'
          data: [Model]
        Model
          id: string
          object: 'model'
          created: int
          owned_by: string
        ErrorBody
          error: Error
        Error
          message: string
          type: string
          param: string | null
          code: string | null
        """;

    /// <summary>What the proxy adds on purpose, and documents.</summary>
    public const string Extras =
        """
        ChatCompletion
          coze?: any
        ChatCompletionChunk
          coze?: any
        ChatMessage
          reasoning_content?: string
        ChunkDelta
          reasoning_content?: string
        Error
          coze?: CozeFault
        CozeFault
          code?: int
          msg: string | null
          logid: string | null
          debug_url?: string
        Response
          coze?: any
          store?: bool
        ErrorEvent
          error: Error
        """;
}
