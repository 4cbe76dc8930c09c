#!/usr/bin/env python3
"""Writes a language model of random weights that knows single bytes only, as a GGUF file.

It talks nonsense, but llama.cpp serves it like any other: `make-tiny-gguf.py FILE`. Needs the package `gguf`.
"""

import sys

import gguf
import numpy

WIDTH, LAYERS, HEADS, INNER, CONTEXT = 64, 2, 4, 128, 2048

tokens = [b"<unk>", b"<s>", b"</s>"] + [b"<0x%02X>" % byte for byte in range(256)]
kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL] + [gguf.TokenType.BYTE] * 256
random = numpy.random.default_rng(1)


def weights(*shape):
    return random.normal(0, 0.1, shape).astype(numpy.float32)


writer = gguf.GGUFWriter(sys.argv[1], "llama")
writer.add_name("tiny")
writer.add_context_length(CONTEXT)
writer.add_embedding_length(WIDTH)
writer.add_block_count(LAYERS)
writer.add_feed_forward_length(INNER)
writer.add_head_count(HEADS)
writer.add_head_count_kv(HEADS)
writer.add_layer_norm_rms_eps(1e-5)
writer.add_rope_dimension_count(WIDTH // HEADS)
writer.add_vocab_size(len(tokens))
writer.add_tokenizer_model("llama")
writer.add_token_list(tokens)
writer.add_token_scores([0.0] * len(tokens))
writer.add_token_types(kinds)
writer.add_unk_token_id(0)
writer.add_bos_token_id(1)
writer.add_eos_token_id(2)

writer.add_tensor("token_embd.weight", weights(len(tokens), WIDTH))
for layer in range(LAYERS):
    block = f"blk.{layer}."
    for name in ("attn_norm", "ffn_norm"):
        writer.add_tensor(block + name + ".weight", numpy.ones(WIDTH, dtype=numpy.float32))
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        writer.add_tensor(block + name + ".weight", weights(WIDTH, WIDTH))
    for name in ("ffn_gate", "ffn_up"):
        writer.add_tensor(block + name + ".weight", weights(INNER, WIDTH))
    writer.add_tensor(block + "ffn_down.weight", weights(WIDTH, INNER))
writer.add_tensor("output_norm.weight", numpy.ones(WIDTH, dtype=numpy.float32))
writer.add_tensor("output.weight", weights(len(tokens), WIDTH))

writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
